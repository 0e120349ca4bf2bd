import { epochSeconds } from '../wire-times.ts';
import type { Image, Repository } from '../world.ts';
import { parentsOf } from './image-manifest.ts';
import type { LifecycleRule } from './lifecycle-rules.ts';
import { tagsOf } from './registry.ts';
import { matchesWildcard } from './tag-mutability.ts';

/** What a rule would do to one image. */
export interface LifecycleResult {
  readonly image: Image;
  readonly rule: LifecycleRule;
}

const DAY_SECONDS = 24 * 60 * 60;

/**
 * What these rules (the first one first) would do, as the user guide tells of the evaluator: every rule
 * identifies its images as if no other had acted; an image belongs to the first rule whose tags it meets,
 * whether that rule acts on it or not; and what a manifest list refers to stays as long as the list is there.
 * Nothing here is archived, so rules for archived images find none.
 */
export function evaluateLifecycle(
  repository: Repository,
  rules: readonly LifecycleRule[],
  now: Date,
  openedAt: Date,
): LifecycleResult[] {
  const pushedAt = (image: Image): number =>
    epochSeconds(image.imagePushedAt) ?? openedAt.getTime() / 1_000;
  // Of two that were pushed at once the later in the list is the younger.
  const youngestFirst = repository.images.toReversed().sort((a, b) => pushedAt(b) - pushedAt(a));
  const claimed = new Set<Image>();
  return rules.flatMap((rule) => {
    const own = youngestFirst.filter((image) => selects(rule, tagsOf(image)));
    const acted = own
      .filter((image, place) => isDue(rule, image, place, pushedAt(image), now))
      .filter((image) => !claimed.has(image) && parentsOf(repository, image).length === 0);
    for (const image of own) claimed.add(image);
    return acted.toReversed().map((image) => ({ image, rule }));
  });
}

/** Every pattern has to be met by one of the tags. */
function selects({ selection }: LifecycleRule, tags: readonly string[]): boolean {
  const { tagStatus, tagPatternList = [], tagPrefixList = [], storageClass } = selection;
  if (storageClass === 'archive') return false;
  if (tagStatus === 'any') return true;
  if (tagStatus === 'untagged') return tags.length === 0;
  const patterns = [...tagPatternList, ...tagPrefixList.map((prefix) => `${prefix}*`)];
  return patterns.every((pattern) => tags.some((tag) => matchesWildcard(pattern, tag)));
}

function isDue(
  { selection: { countType, countNumber } }: LifecycleRule,
  image: Image,
  place: number,
  pushedAt: number,
  now: Date,
): boolean {
  if (countType === 'imageCountMoreThan') return place >= countNumber;
  if (countType === 'sinceImageTransitioned') return false;
  const pulledAt = epochSeconds(image.lastRecordedPullTime);
  const since = countType === 'sinceImagePulled' ? (pulledAt ?? pushedAt) : pushedAt;
  return now.getTime() / 1_000 - since > countNumber * DAY_SECONDS;
}
