import type { WatchTerms } from '../policy/watch.ts';
import { unclaimedMarks } from './checks/lifecycle.ts';
import { deployable } from './deployable.ts';
import type { ListedImageFacts, ListedImages } from './facts.ts';
import type { LifecyclePolicy, LifecycleRule, Limit } from './lifecycle-policy.ts';

/** Days without a pull after which nobody seems to need it, and those in the archive before it is deleted. */
const QUARANTINED_DAYS = 90;
const UNTAGGED_DAYS = 30;
const ARCHIVED_DAYS = 180;
/** At least so many approved images stay, and twice as many as it takes to keep what may still be deployed. */
const LEAST_APPROVED = 30;
const MOST_RULES = 50;

/** A lifecycle policy for a repository, and what of it is new. */
export interface LifecycleOffer {
  readonly rules: readonly LifecycleRule[];
  readonly added: readonly LifecycleRule[];
}

type Wanted = Omit<LifecycleRule, 'priority'>;

/**
 * Rules that archive what is superseded, what is quarantined and what has no tag, and delete it half a year later,
 * behind all rules that are there, which stay as they are. None deletes at once, and none goes by the age of what is
 * quarantined: a new vulnerability quarantines an old image that runs, and ECR would delete it within a day.
 * Undefined where nothing is missing. What has no verdict yet is left alone.
 */
export function lifecycleOffer(
  policy: LifecyclePolicy | undefined,
  { active, archived }: ListedImages,
  terms: WatchTerms,
  now: Date,
): LifecycleOffer | undefined {
  const { rules = [] } = policy ?? {};
  const missing = unclaimedMarks(rules);
  // A policy that clears away nothing without a tag is not at odds with marks.
  const isAtOdds = !policy || (missing.length > 0 && selectsUntagged(rules));
  if (!isAtOdds) return undefined;
  const wanted: Wanted[] = [
    ...(missing.includes('quarantined') ? [quarantinedUnused] : []),
    ...(missing.includes('approved') ? [approvedBeyond(keepFor(active, terms, now))] : []),
    ...(selectsUntagged(rules) || holdsReferrers(active) ? [] : [untaggedUnused]),
    // Whoever uses the archive already may want to keep what is in it.
    ...(archived > 0 || selectsArchived(rules) ? [] : [longArchived]),
  ];
  if (rules.length + wanted.length > MOST_RULES) return undefined;
  const last = Math.max(0, ...rules.map(({ priority }) => priority));
  const added = wanted.map((rule, index) => ({ ...rule, priority: last + 1 + index }));
  return { rules: [...rules, ...added], added };
}

const selectsUntagged = (rules: readonly LifecycleRule[]): boolean =>
  rules.some(({ selection }) => selection.kind === 'untagged');

const selectsArchived = (rules: readonly LifecycleRule[]): boolean =>
  rules.some(({ limit }) => limit.kind === 'archived');

/** Signatures and attestations have no tag, and are worth as much as what they are about. */
const holdsReferrers = (images: readonly ListedImageFacts[]): boolean =>
  images.some(({ subject }) => subject !== undefined);

const quarantinedUnused: Wanted = {
  selection: { kind: 'tagged', patterns: ['quarantined-*'] },
  limit: { kind: 'pulled', days: QUARANTINED_DAYS },
  does: 'archive',
};

const approvedBeyond = (keep: number): Wanted => ({
  selection: { kind: 'tagged', patterns: ['approved-*'] },
  limit: { kind: 'newest', keep },
  does: 'archive',
});

const untaggedUnused: Wanted = {
  selection: { kind: 'untagged' },
  limit: { kind: 'pulled', days: UNTAGGED_DAYS },
  does: 'archive',
};

/** A rule for any has to come last. */
const longArchived: Wanted = {
  selection: { kind: 'any' },
  limit: { kind: 'archived', days: ARCHIVED_DAYS },
  does: 'expire',
};

/** So many that nothing that may still be deployed is among those that go, and as many again. */
function keepFor(images: readonly ListedImageFacts[], terms: WatchTerms, now: Date): number {
  const isOfUse = deployable(images, terms, now);
  const approved = images
    .filter(({ tags }) => tags.some((tag) => tag.startsWith('approved-')))
    .toSorted((a, b) => ((a.pushedAt ?? '') < (b.pushedAt ?? '') ? 1 : -1));
  const last = approved.findLastIndex(({ digest }) => isOfUse.has(digest));
  return Math.max(LEAST_APPROVED, 2 * (last + 1));
}

/**
 * A policy as ECR takes it, with rules behind it. Those that are there are written as they stand in its text, with
 * whatever we do not know of them.
 */
export function withRules(
  policy: LifecyclePolicy | undefined,
  added: readonly LifecycleRule[],
): string {
  const before = policy === undefined ? { rules: [] } : (JSON.parse(policy.text) as object);
  const { rules = [] } = before as { readonly rules?: readonly unknown[] };
  return JSON.stringify({ ...before, rules: [...rules, ...added.map(asWritten)] }, undefined, 2);
}

function asWritten({ priority, selection, limit, does }: LifecycleRule): object {
  return {
    rulePriority: priority,
    description: 'ecr-scan-notifier',
    selection: {
      tagStatus: selection.kind,
      ...(selection.kind === 'tagged' && { tagPatternList: selection.patterns }),
      ...(limit.kind === 'archived' && { storageClass: 'archive' }),
      ...(limit.kind === 'newest'
        ? { countType: COUNT_TYPES.newest, countNumber: limit.keep }
        : { countType: COUNT_TYPES[limit.kind], countUnit: 'days', countNumber: limit.days }),
    },
    action:
      does === 'expire'
        ? { type: 'expire' }
        : { type: 'transition', targetStorageClass: 'archive' },
  };
}

const COUNT_TYPES: Readonly<Record<Limit['kind'], string>> = {
  newest: 'imageCountMoreThan',
  pushed: 'sinceImagePushed',
  pulled: 'sinceImagePulled',
  archived: 'sinceImageTransitioned',
};
