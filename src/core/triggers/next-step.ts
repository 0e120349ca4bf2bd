import { type Judgement, NAMES_KEPT } from '../judgement/judgement.ts';
import type { Current } from '../ledger/ledger.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import { type Call, type EndWord, isForgotten, isOver, mayBeMade } from './call.ts';
import { metBy } from './met.ts';
import { knowsItAgain, type Trigger } from './trigger.ts';

/** What is to be done about a call now. `wait`: its image is undecided, or its mark is not put yet. */
export type NextStep =
  | { readonly step: 'make'; readonly trigger: Trigger; readonly judgement: Judgement }
  | { readonly step: 'wait'; readonly milliseconds: number }
  | { readonly step: 'end'; readonly as: Exclude<EndWord, 'done'>; readonly what?: string };

/** How its image stands. */
export interface Standing {
  /** Undefined where nothing is recorded of it any more. */
  readonly current: Pick<Current, 'judgement' | 'settledAt'> | undefined;
  /** The judgements behind the one that set it off, the first one first. */
  readonly after: readonly Judgement[];
}

/** Whoever deploys may look for the mark; but a route that refuses its message keeps nobody from deploying. */
const UNTIL_SETTLED = 10 * MINUTE;
/** Less than from one run to the next. */
const SOON = MINUTE / 2;
/** The approval that comes at last wakes the call; this is for what nobody wakes. */
const WHILE_UNDECIDED = HOUR;
/** As long as an undecided image is looked at by itself. */
const UNDECIDED_FOR = 30 * DAY;

const DIED = 'the function died while it was made: it may have been, and is not made again';

/** By how things stand now, whatever they were when it was set off. Pure. */
export function nextStep(
  call: Call,
  trigger: Trigger | undefined,
  { current, after }: Standing,
  now: Date,
): NextStep {
  /** Of what may have been made nobody says that it was not. */
  const end = (as: 'overtaken' | 'given-up' | 'dry-run', what?: string): NextStep =>
    mayBeMade(call)
      ? { step: 'end', as: 'unclear', what: causeOf(call) ?? DIED }
      : { step: 'end', as, ...(what !== undefined && { what }) };
  const why = whyOvertaken(call, trigger, current?.judgement, after);
  if (why !== undefined || !trigger || !current) return end('overtaken', why);
  if (mayBeMade(call) && !knowsItAgain(trigger.target)) return end('overtaken');
  if (isForgotten(call, now)) return end('given-up');
  const { judgement, settledAt } = current;
  if (judgement.verdict === 'undecided') {
    return now.getTime() - Date.parse(call.at) < UNDECIDED_FOR
      ? { step: 'wait', milliseconds: WHILE_UNDECIDED }
      : end('given-up', 'the image has been undecided for a month');
  }
  if (metBy(trigger, judgement) === 'unknown') return end('given-up', TOO_MANY_NAMES);
  if (trigger.dryRun) return end('dry-run');
  const since = standsSince(call, after);
  if (isOver(since, now)) return end('given-up', causeOf(call) ?? 'nobody had the time to make it');
  const isNew = now.getTime() - Date.parse(since) < UNTIL_SETTLED;
  if (settledAt === undefined && isNew) return { step: 'wait', milliseconds: SOON };
  return { step: 'make', trigger, judgement };
}

const TOO_MANY_NAMES = `the image has ${NAMES_KEPT} tags or more, and nobody knows whether one of those that are not kept is meant`;

/** The name of the failure is for us. */
const causeOf = ({ failed }: Call): string | undefined => failed?.cause.replace(/^\w+: /, '');

/** ISO time: what was undecided in between stands anew. */
function standsSince({ at }: Call, after: readonly Judgement[]): string {
  const doubted = after.findLastIndex(({ verdict }) => verdict === 'undecided');
  const again = doubted < 0 ? undefined : after[doubted + 1]?.judgedAt;
  return again !== undefined && again > at ? again : at;
}

/**
 * Why it is not to be made any more; undefined where it is, at once or when a doubt has passed. Where another verdict came
 * in between, the one that followed has set off a call of its own.
 */
function whyOvertaken(
  { verdict, trigger: name }: Call,
  trigger: Trigger | undefined,
  judgement: Judgement | undefined,
  after: readonly Judgement[],
): string | undefined {
  if (!trigger) return `the policy has no trigger ${name} any more`;
  if (!judgement) return 'nothing is recorded of the image any more';
  const decided = [judgement, ...after].filter((one) => one.verdict !== 'undecided');
  const other = decided.find((one) => one.verdict !== verdict)?.verdict;
  if (other !== undefined)
    return judgement.verdict === other
      ? `the image is ${other} by now`
      : `the image was ${other} in between`;
  const isFor = decided.every((one) => metBy(trigger, one) !== 'unmet');
  return isFor ? undefined : 'the trigger is not for the image any more';
}
