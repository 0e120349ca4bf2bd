import * as z from 'zod';
import { answerOf } from '../../lambda/answer-of.ts';
import type { Delivered } from './delivery.ts';
import type { Invoke } from './functions.ts';
import type { HookQuestion } from './hook-question.ts';

/** ECS, as far as it asks the deployment gate. */
export interface Hooks {
  /** One question: ECS makes no second attempt where it is not answered, and takes the deployment back. */
  readonly ask: (question: HookQuestion) => Promise<Delivered>;
}

const InProgress = z.object({
  hookStatus: z.literal('IN_PROGRESS'),
  hookDetails: z.record(z.string(), z.unknown()).optional(),
});

/** What a hook has answered with IN_PROGRESS comes back with its next question, beside what stands there. */
export function openHooks(invoke: Invoke): Hooks {
  const kept = new Map<string, Record<string, unknown>>();
  return {
    ask: async (question) => {
      const { resourceArn, executionId, lifecycleStage, executionDetails } = question;
      const { hookDetails, ...rest } = question as HookQuestion & { readonly hookDetails?: object };
      const event = {
        id: executionId,
        'detail-type': 'ECS Lifecycle Hook',
        source: 'ecs',
        detail: { stage: lifecycleStage, service: executionDetails.serviceArn },
      };
      const details = { ...hookDetails, ...kept.get(resourceArn) };
      const withDetails = Object.keys(details).length > 0 && { hookDetails: details };
      try {
        const outcome = await invoke('deployment-gate', { ...rest, ...withDetails });
        const { data } = InProgress.safeParse(answerOf(outcome));
        if (data) kept.set(resourceArn, { ...details, ...data.hookDetails });
        return { event, attempts: 1, ...outcome };
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        return { event, attempts: 1, outcome: 'refused', why: error.message, error };
      }
    },
  };
}
