import type { Because } from '../judgement/because.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { DAY } from '../time.ts';
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

/**
 * The triggers that a judgement sets off: those that it meets, unless the last verdict before was the same and met them.
 * What was undecided in between is passed over, so that approved, undecided and approved again is one approval: what it
 * has set off waits until it is approved again. Of which nobody knows whether they are met, they are set off as well: their
 * calls are not made, and that is told.
 */
export function setOffBy(
  { judgement, decided, first }: Past,
  triggers: readonly Trigger[],
): readonly Trigger[] {
  if (!decided && isInventory(first)) return [];
  const isKnown = (trigger: Trigger): boolean =>
    decided?.verdict === judgement.verdict && metBy(trigger, decided) !== 'unmet';
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
