import type { Judgement } from '../judgement/judgement.ts';
import { narrownessOf } from '../policy/glob.ts';
import { tagPattern } from './tag-pattern.ts';
import { isOccasion, type Trigger, type When } from './trigger.ts';

type Judged = Pick<Judgement, 'image' | 'standing' | 'verdict' | 'names'>;

/** Whether a trigger is for a verdict on an image, by its names. What nobody pulls by a name sets off nothing. */
export const isMet = (
  { on, repository, when }: Pick<Trigger, 'on' | 'repository' | 'when'>,
  { image, standing, verdict, names }: Judged,
): boolean =>
  standing === 'subject' &&
  isOccasion(verdict) &&
  on.includes(verdict) &&
  narrownessOf(repository, image.repository) !== undefined &&
  names.some(isNamed(when));

/** Whether a tag is one of those that a trigger waits for. */
export function isNamed(when: When): (tag: string) => boolean {
  if (when.kind === 'every-image') return () => true;
  if (when.kind === 'tag-in') return (tag) => when.tags.includes(tag);
  return tagPattern(when.pattern);
}
