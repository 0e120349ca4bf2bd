import * as z from 'zod/mini';
import { RefusedEvent } from '../core/errors.ts';
import { type Hook, OWN_DETAILS } from '../core/gate/hook.ts';
import { sayMissing } from './missing.ts';

const Weights = z._default(z.record(z.string(), z.number()), {});

const Memory = z.object({ stage: z.string(), since: z.iso.datetime() });

/** ECS, developer guide, "Lambda hooks for Amazon ECS service deployments". */
const HookEvent = z.object({
  executionId: z.string(),
  lifecycleStage: z.string().check(z.minLength(1)),
  resourceArn: z.string(),
  executionDetails: z.object({
    serviceArn: z.string().check(z.regex(/^arn:[^:]+:ecs:/, 'expected the ARN of a service')),
    targetServiceRevisionArn: z
      .string()
      .check(z.regex(/^arn:[^:]+:ecs:/, 'expected the ARN of a service revision')),
    testTrafficWeights: Weights,
    productionTrafficWeights: Weights,
  }),
  // Whatever else a service keeps there is its own.
  hookDetails: z.nullish(z.looseObject({ [OWN_DETAILS]: z.optional(Memory) })),
});

/** What ECS asks a lifecycle hook. Throws RefusedEvent for what cannot be read: ECS then takes the deployment back. */
export function parseDeploymentHook(event: unknown): Hook {
  const { data, error } = HookEvent.safeParse(event, { error: sayMissing });
  if (!data) {
    const [issue] = error.issues;
    const place = issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : '';
    const text = `cannot read the question of a lifecycle hook${place}: ${issue?.message ?? 'unknown shape'}`;
    throw new RefusedEvent(text, { cause: error });
  }
  const { executionId, lifecycleStage: stage, executionDetails, hookDetails } = data;
  const { serviceArn, targetServiceRevisionArn: revisionArn } = executionDetails;
  const memory = hookDetails?.[OWN_DETAILS];
  return {
    executionId,
    stage,
    serviceArn,
    revisionArn,
    isRollback: isRollback(stage, executionDetails),
    ...(memory?.stage === stage && { since: memory.since }),
  };
}

/** Only while traffic shifts: before the first step of a canary the new revision has none either. */
function isRollback(
  stage: string,
  details: z.infer<typeof HookEvent>['executionDetails'],
): boolean {
  const weights = {
    TEST_TRAFFIC_SHIFT: details.testTrafficWeights,
    PRODUCTION_TRAFFIC_SHIFT: details.productionTrafficWeights,
  }[stage];
  return weights?.[details.targetServiceRevisionArn] === 0;
}
