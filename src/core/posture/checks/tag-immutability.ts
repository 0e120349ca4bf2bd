import type { Verdict } from '../../judgement/verdict.ts';
import { wordsIn } from '../../words.ts';
import { isCached, type RepositoryFacts, type TagMutability } from '../facts.ts';
import { valueOf } from '../known.ts';
import { markCover } from '../mark-cover.ts';
import { movingTags } from '../moving-tags.ts';
import { type Check, notKnown, type Said } from '../posture.ts';

export const tagImmutability: Check = {
  name: 'tag-immutability',
  about: 'a tag that was judged cannot be moved to another image, and neither can a mark',
  ofRepository: (facts, registry) => {
    const { mutability } = facts;
    if (mutability.state === 'unknown') return [notKnown('the mutability of tags', mutability)];
    if (isCached(facts.repository, registry)) return ofCache(mutability.value);
    return ofSetting(mutability.value, facts);
  },
};

/** Put and removed, and never moved: each carries the digest of its image. */
const MARKS = ['approved', 'quarantined', 'undecided'] as const satisfies readonly Verdict[];

/** ECR moves the tags of a cache itself when upstream has moved them. */
function ofCache({ setting }: TagMutability): readonly Said[] {
  if (!setting.startsWith('IMMUTABLE')) return [];
  return [
    {
      weight: 'medium',
      what: 'a pull-through cache fills it, and its tags are immutable',
      why: 'a tag that has moved upstream is never brought up to date',
      todo: 'set it to MUTABLE',
    },
  ];
}

const MOVED = 'what is pulled under a tag tomorrow need not be what was judged under it today';
const FORGED = 'whoever may push can move an approval to another image';

function ofSetting(
  { setting, exclusions }: TagMutability,
  facts: RepositoryFacts,
): readonly Said[] {
  const loose = exclusions.filter((pattern) =>
    MARKS.some((verdict) => markCover(pattern, verdict) !== 'none'),
  );
  if (setting === 'IMMUTABLE') return [];
  if (setting === 'MUTABLE') return [movable(facts, [])];
  if (setting === 'IMMUTABLE_WITH_EXCLUSION') {
    return loose.length === 0 ? [] : [movableMarks(loose)];
  }
  return [{ ...movable(facts, exclusions), weight: areFixed(exclusions) ? 'low' : 'medium' }];
}

const areFixed = (exclusions: readonly string[]): boolean =>
  MARKS.every((verdict) => exclusions.some((pattern) => markCover(pattern, verdict) === 'all'));

const movableMarks = (loose: readonly string[]): Said => ({
  weight: 'medium',
  what: `its tags are immutable but for ${wordsIn(loose, 'and')}, which marks meet as well`,
  why: FORGED,
  todo: 'exclude moving tags by their whole names',
});

function movable({ images }: RepositoryFacts, exclusions: readonly string[]): Said {
  const moving = movingTags(valueOf(images)?.active ?? []);
  const but =
    moving.length === 0
      ? 'IMMUTABLE'
      : `IMMUTABLE_WITH_EXCLUSION, excluded: ${wordsIn(moving, 'and')}`;
  const fixed = exclusions.length === 0 ? 'any tag' : `any tag but ${wordsIn(exclusions, 'and')}`;
  return {
    weight: 'medium',
    what: `${fixed} can be moved to another image`,
    why: areFixed(exclusions) ? MOVED : `${MOVED}; ${FORGED}`,
    todo: `set it to ${but}`,
  };
}
