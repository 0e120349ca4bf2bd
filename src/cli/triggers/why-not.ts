import type { Judgement } from '../../core/judgement/judgement.ts';
import { narrownessOf } from '../../core/policy/glob.ts';
import { isMet, isNamed } from '../../core/triggers/met.ts';
import { isOccasion, type Trigger, type When } from '../../core/triggers/trigger.ts';
import { wordsIn } from '../../core/words.ts';

const TAGS = 5;

/** Why a trigger is not for an image as it stands, all of it; undefined where it is. Pure. */
export function whyNot(trigger: Trigger, judgement: Judgement): string | undefined {
  if (isMet(trigger, judgement)) return undefined;
  const { on, repository, when } = trigger;
  const { image, standing, verdict, names } = judgement;
  const reasons = [
    ...(standing === 'subject' ? [] : ['it has no tag, and stands in no index that has one']),
    ...(isOccasion(verdict) && on.includes(verdict)
      ? []
      : [`it is ${verdict}, and the trigger waits for ${wordsIn(on, 'or')}`]),
    ...(narrownessOf(repository, image.repository) === undefined
      ? [`its repository is none of ${wordsIn([repository ?? []].flat(), 'or')}`]
      : []),
    ...(names.some(isNamed(when))
      ? []
      : [`${sayTags(names)}, and the trigger waits for ${sayWhen(when)}`]),
  ];
  return reasons.join('; ');
}

function sayTags(names: readonly string[]): string {
  if (names.length === 0) return 'nobody has given it a tag';
  const more = names.length > TAGS ? ` and ${names.length - TAGS} more` : '';
  return `its tags are ${names.slice(0, TAGS).join(', ')}${more}`;
}

function sayWhen(when: When): string {
  if (when.kind === 'tag-in') return wordsIn(when.tags, 'or');
  return when.kind === 'tag-matches' ? `one that matches ${when.pattern}` : 'any tag';
}
