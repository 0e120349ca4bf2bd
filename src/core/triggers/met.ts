import { type Judgement, NAMES_KEPT } from '../judgement/judgement.ts';
import { narrownessOf } from '../policy/glob.ts';
import { tagPattern } from './tag-pattern.ts';
import { isOccasion, type Trigger, type When } from './trigger.ts';

type Judged = Pick<Judgement, 'image' | 'standing' | 'verdict' | 'names'>;
type For = Pick<Trigger, 'on' | 'repository' | 'when'>;

/** `unknown`: an approved image has more names than are kept, and none of those that are is one that it waits for. */
export type Met = 'met' | 'unmet' | 'unknown';

/**
 * How a trigger is met by a verdict on an image, by its names. What nobody pulls by a name sets off nothing. Where not all
 * names are known, a quarantine may concern any of them, and an approval none.
 */
export function metBy(
  { on, repository, when }: For,
  { image, standing, verdict, names }: Judged,
): Met {
  const isFor =
    standing === 'subject' &&
    isOccasion(verdict) &&
    on.includes(verdict) &&
    narrownessOf(repository, image.repository) !== undefined;
  if (!isFor) return 'unmet';
  if (names.some(isNamed(when))) return 'met';
  if (names.length < NAMES_KEPT) return 'unmet';
  return verdict === 'quarantined' ? 'met' : 'unknown';
}

/** Whether a trigger is for a verdict on an image, as far as that is known. */
export const isMet = (trigger: For, judged: Judged): boolean => metBy(trigger, judged) === 'met';

/** Whether a tag is one of those that a trigger waits for. */
export function isNamed(when: When): (tag: string) => boolean {
  if (when.kind === 'every-image') return () => true;
  if (when.kind === 'tag-in') return (tag) => when.tags.includes(tag);
  return tagPattern(when.pattern);
}
