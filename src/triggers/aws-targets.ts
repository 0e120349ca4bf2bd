import {
  type CodePipelineClient,
  StartPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { type ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { putEvent } from '../announce/bus/put-event.ts';
import { failureOf, isThrottled } from '../core/aws-failure.ts';
import { PermanentFailure } from '../core/errors.ts';
import { Unclear } from '../core/triggers/unclear.ts';
import type { CallTargets } from './delivery.ts';
import { pipelineRequest, serviceRequest } from './requests.ts';
import { triggerBody } from './trigger-body.ts';

/** The clients, each of which makes one attempt for each call: another may be another deployment. */
export interface TargetClients {
  readonly ecs: () => ECSClient;
  readonly codepipeline: () => CodePipelineClient;
  readonly events: () => EventBridgeClient;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The type of the events that triggers put on a bus. */
export const TRIGGER_EVENT = 'Trigger Set Off';

/** What is called in AWS, of the account and the region of the function. */
export const awsTargets = ({
  ecs,
  codepipeline,
  events,
  pause,
}: TargetClients): Omit<CallTargets, 'webhook'> => ({
  ecs: async (target) => {
    const { cluster, service } = target;
    const command = new UpdateServiceCommand(serviceRequest(target));
    const doing = `deploying the ECS service ${service} of the cluster ${cluster}`;
    const { service: updated } = await surely(doing, ecs().send(command));
    const newest = updated?.deployments?.find(({ status }) => status === 'PRIMARY');
    return newest?.id ?? 'accepted';
  },
  codepipeline: async (target, delivery) => {
    const command = new StartPipelineExecutionCommand(pipelineRequest(target, delivery));
    const doing = `starting the pipeline ${target.pipeline}`;
    const started = await surely(doing, codepipeline().send(command));
    return started.pipelineExecutionId ?? 'accepted';
  },
  'event-bus': async ({ bus }, delivery) => {
    try {
      const event = { type: TRIGGER_EVENT, detail: triggerBody(delivery) };
      return await putEvent({ bus, events: events(), pause }, event);
    } catch (failure) {
      throw orUnclear(failure as Error);
    }
  },
});

async function surely<T>(doing: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw orUnclear(failureOf(doing, error));
  }
}

/** Codes of Node.js under which no connection comes about. */
const OUT_OF_REACH = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/;

/** Only a refusal says that nothing was done: a lost answer, or a fault of the service's own, does not. */
function orUnclear(failure: Error): Error {
  const { code } = (failure.cause ?? {}) as { code?: string };
  const isRefused =
    failure instanceof PermanentFailure ||
    isThrottled(failure.cause) ||
    OUT_OF_REACH.test(code ?? '');
  return isRefused ? failure : new Unclear(failure.message, { cause: failure });
}
