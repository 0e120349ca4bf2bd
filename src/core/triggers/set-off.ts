import type { Because } from '../judgement/because.ts';
import { type Judgement, NAMES_KEPT } from '../judgement/judgement.ts';
import { DAY } from '../time.ts';
import type { Call } from './call.ts';
import { metBy } from './met.ts';
import type { Trigger } from './trigger.ts';

/** Of the judgements of an image, those that say what a verdict sets off. */
export interface Past {
  readonly judgement: Judgement;
  /** The one right before it was a doubt: what waits for its end may go on. */
  readonly isAfterDoubt?: true;
  /** The last one before it that was no doubt; absent where there is none. */
  readonly decided?: Judgement;
  /** The first one of all that is kept. */
  readonly first: Judgement;
}

/** What an image has set off before, as far as it is kept. */
export interface Before {
  /** In the order of its judgements. */
  readonly calls: readonly Pick<Call, 'trigger' | 'verdict' | 'end'>[];
  /** A judgement before it has not been looked at yet. */
  readonly isAsked: boolean;
}

/**
 * Whether the judgements alone do not say what is set off: the last verdict before a doubt is not kept any more, though
 * what it has set off may still wait; or nobody knows which names it had.
 */
export const restsOnCalls = ({ judgement, isAfterDoubt, decided }: Past): boolean =>
  decided
    ? decided.verdict === judgement.verdict && decided.names.length >= NAMES_KEPT
    : isAfterDoubt === true;

/**
 * The triggers that a judgement sets off: those that it meets, unless the last verdict before was the same and met them.
 * What was undecided in between is passed over, so that approved, undecided and approved again is one approval: what it
 * has set off waits until it is approved again. Of which nobody knows whether they are met, they are set off as well: their
 * calls are not made, and that is told. `before`: where it `restsOnCalls`.
 */
export function setOffBy(
  { judgement, decided, first }: Past,
  triggers: readonly Trigger[],
  before?: Before,
): readonly Trigger[] {
  if (!decided && isInventory(first)) return [];
  const lastOf = ({ name }: Trigger): Before['calls'][number] | undefined =>
    before?.calls.findLast(
      ({ trigger, verdict }) => trigger === name && verdict === judgement.verdict,
    );
  const isKnown = (trigger: Trigger): boolean => {
    if (decided && decided.verdict !== judgement.verdict) return false;
    const last = lastOf(trigger);
    if (!decided) return last !== undefined && !last.end;
    const was = metBy(trigger, decided);
    if (was !== 'unknown') return was === 'met';
    // Only what was given up for that was surely not made.
    return (
      metBy(trigger, judgement) === 'unknown' ||
      before?.isAsked === true ||
      (last !== undefined && last.end?.as !== 'given-up')
    );
  };
  return triggers.filter((trigger) => metBy(trigger, judgement) !== 'unmet' && !isKnown(trigger));
}

/** By these words an image is known to have come in just now. */
const CAME_IN: readonly (Because | undefined)[] = ['pushed'];

/** A comparison finds an image whose event was lost within a night and a day. */
const NEW = 2 * DAY;

/**
 * It was there before anybody judged: found by a comparison, say, after the first deployment. Its first verdict is no
 * reason to deploy it.
 */
const isInventory = ({ because, pushedAt, judgedAt }: Judgement): boolean =>
  !CAME_IN.includes(because) &&
  pushedAt !== undefined &&
  Date.parse(judgedAt) - Date.parse(pushedAt) > NEW;
