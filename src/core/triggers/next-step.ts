import type { Judgement } from '../judgement/judgement.ts';
import type { Current } from '../ledger/ledger.ts';
import { MINUTE } from '../time.ts';
import { type Call, type EndWord, isOver } from './call.ts';
import { isMet } from './met.ts';
import { knowsItAgain, type Trigger } from './trigger.ts';

/** What is to be done about a call now. `wait`: its verdict is recorded, and its mark is not put yet. */
export type NextStep =
  | { readonly step: 'make'; readonly trigger: Trigger; readonly judgement: Judgement }
  | { readonly step: 'wait' }
  | { readonly step: 'end'; readonly as: Exclude<EndWord, 'done'>; readonly what?: string };

/** Whoever deploys may look for the mark; but a route that refuses its message keeps nobody from deploying. */
const UNTIL_SETTLED = 10 * MINUTE;

const DIED = 'the function died while it was made: it may have been, and is not made again';

/** By how things stand now, whatever they were when it was set off. Pure. */
export function nextStep(
  call: Call,
  trigger: Trigger | undefined,
  current: Pick<Current, 'judgement' | 'settledAt'> | undefined,
  now: Date,
): NextStep {
  const why = whyOvertaken(call, trigger, current?.judgement);
  // A run that has begun it, and noted neither its end nor a failure, is dead.
  const mayBeMade = call.begunAt !== undefined;
  if (mayBeMade && (why !== undefined || !trigger || !knowsItAgain(trigger.target)))
    return { step: 'end', as: 'unclear', what: DIED };
  if (why !== undefined || !trigger || !current)
    return { step: 'end', as: 'overtaken', ...(why !== undefined && { what: why }) };
  if (trigger.dryRun) return { step: 'end', as: 'dry-run' };
  if (isOver(call, now)) {
    // The name of the failure is for us.
    const what = call.failed?.cause.replace(/^\w+: /, '') ?? 'nobody had the time to make it';
    return { step: 'end', as: 'given-up', what };
  }
  const isNew = now.getTime() - Date.parse(call.at) < UNTIL_SETTLED;
  if (current.settledAt === undefined && isNew) return { step: 'wait' };
  return { step: 'make', trigger, judgement: current.judgement };
}

/** Why it is not to be made any more; undefined where it is. */
function whyOvertaken(
  { verdict, trigger: name }: Call,
  trigger: Trigger | undefined,
  judgement: Judgement | undefined,
): string | undefined {
  if (!trigger) return `the policy has no trigger ${name} any more`;
  if (!judgement) return 'nothing is recorded of the image any more';
  if (judgement.verdict !== verdict) return `the image is ${judgement.verdict} by now`;
  return isMet(trigger, judgement) ? undefined : 'the trigger is not for the image any more';
}
