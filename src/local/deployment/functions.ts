import { setTimeout } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import type { Policy } from '../../core/policy/policy.ts';
import type { Variables } from '../../core/variables.ts';
import type { Limits } from '../../lambda/aws-clients.ts';
import { openComparingTools } from '../../lambda/comparing-tools.ts';
import { openDesk } from '../../lambda/desk.ts';
import { openDigestTools } from '../../lambda/digest-tools.ts';
import { openFeedTools } from '../../lambda/feed-tools.ts';
import { once } from '../../lambda/framed.ts';
import { openGate } from '../../lambda/gate.ts';
import { type Handler, type Story, withMiddleware } from '../../lambda/middleware.ts';
import { openReportTools } from '../../lambda/report-tools.ts';
import type { Settings } from '../../lambda/settings.ts';
import { meteringIn } from '../../lambda/tell-figures.ts';
import { openToolbox } from '../../lambda/toolbox.ts';
import { openTriggerTools } from '../../lambda/trigger-tools.ts';
import type { Gate } from '../../pipeline/gate.ts';
import type { Outcome } from '../../pipeline/outcome.ts';
import type { PublishingTools } from '../../pipeline/publish-report.ts';
import type { Desk } from '../../pipeline/slack/desk.ts';
import type { ComparingTools, DigestTools, FeedTools, Toolbox } from '../../pipeline/tools.ts';
import type { TriggerTools } from '../../pipeline/triggers/trigger-tools.ts';
import type { EmbeddedAws } from '../aws/embedded-aws.ts';
import type { Clock } from './clock.ts';

/** Runs a function of serverless.yml by its name, as Lambda would. */
export type Invoke = (functionName: string, event: unknown) => Promise<Outcome>;

/** The function died in the middle of its work, as on a crash of its machine. */
export class FunctionCrashed extends Error {
  override name = 'FunctionCrashed';
}

/** Waiting is shortened: nothing here needs seconds to become true. */
const TIMES_FASTER = 20;

/** The deployed functions. */
export interface Functions {
  readonly invoke: Invoke;
  /** Deploys them with another policy: whatever is warm is gone. */
  readonly redeploy: (policy: Policy) => void;
}

/** The tools of every function but the one that answers people: each takes what it needs. */
type AllTools = Toolbox & ComparingTools & DigestTools & FeedTools;

/** An execution environment: kept warm from one event to the next, gone after a crash. */
interface Warm {
  readonly name: string;
  readonly tools: AllTools;
  readonly desk: () => Desk;
  readonly gate: () => Gate;
  readonly triggers: () => TriggerTools;
  readonly publishing: () => PublishingTools;
}

/**
 * The functions, running in this very program against the embedded AWS. Each concurrent invocation
 * has tools of its own, and its calls carry its name, so that a crash ends it and no other.
 */
export function openFunctions(
  aws: EmbeddedAws,
  settings: Settings,
  first: Policy,
  clock: Clock,
  limits?: Limits,
  variables: Variables = {},
): Functions {
  const idle: Warm[] = [];
  let policy = first;
  const crashes = new Map<string, (death: string) => void>();
  let started = 0;
  aws.onCrash((invocation, call, when) => crashes.get(invocation ?? '')?.(`${when} ${call}`));

  const start = (): Warm => {
    started += 1;
    const name = `run-${started}`;
    const pause = (milliseconds: number) => setTimeout(milliseconds / TIMES_FASTER);
    const surroundings = {
      now: clock.now,
      pause,
      run: name,
      deployed: true,
      ...(aws.sending && { sending: aws.sending.withAws }),
      ...(limits && { limits }),
    };
    const inForce = policy;
    return {
      name,
      tools: {
        ...openDigestTools(settings, inForce, surroundings),
        ...openFeedTools(settings, surroundings),
        ...openComparingTools(settings, inForce, surroundings),
        ...openToolbox(settings, inForce, surroundings),
      },
      desk: once(() => openDesk(variables, inForce, surroundings)),
      gate: once(() => openGate(variables, surroundings)),
      triggers: once(() => openTriggerTools(variables, inForce, surroundings)),
      publishing: once(() => openReportTools(variables, inForce, surroundings)),
    };
  };

  const invoke: Invoke = async (functionName, event) => {
    const warm = idle.pop() ?? start();
    const crash = new Promise<never>((_, reject) => {
      crashes.set(warm.name, (death) => reject(new FunctionCrashed(`died right ${death}`)));
    });
    try {
      const handler = await handlerOf(functionName, warm, variables);
      const outcome = await Promise.race([handler(event, contextOf(functionName)), crash]);
      idle.push(warm);
      return outcome;
    } catch (error) {
      if (!(error instanceof FunctionCrashed)) idle.push(warm);
      throw error;
    } finally {
      crashes.delete(warm.name);
    }
  };
  return {
    invoke,
    redeploy: (next) => {
      policy = next;
      idle.length = 0;
    },
  };
}

/** Answers people and ECS, calls what verdicts set off, and publishes, with what it needs for that; and takes events with everything. */
async function handlerOf(
  functionName: string,
  { tools, desk, gate, triggers, publishing }: Warm,
  variables: Variables,
): Promise<Handler> {
  if (functionName === 'deployment-gate') {
    const { story } = await import('../../lambda/handlers/deployment-gate.ts');
    return withMiddleware(story, gate);
  }
  if (functionName === 'slack-action') {
    const { story } = await import('../../lambda/handlers/slack-action.ts');
    return withMiddleware(story, desk);
  }
  if (functionName === 'deploy-trigger') {
    const { story } = await import('../../lambda/handlers/deploy-trigger.ts');
    return withMiddleware(story, triggers);
  }
  if (functionName === 'publish-report') {
    const { story } = await import('../../lambda/handlers/publish-report.ts');
    return withMiddleware(story, publishing);
  }
  const { story } = (await import(`../../lambda/handlers/${functionName}.ts`)) as {
    readonly story: Story<AllTools>;
  };
  return withMiddleware(story, () => tools, meteringIn(variables));
}

const contextOf = (functionName: string): Context =>
  ({
    functionName,
    functionVersion: '$LATEST',
    memoryLimitInMB: '1024',
    awsRequestId: 'local',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    getRemainingTimeInMillis: () => 300_000,
  }) as Context;
