import type { WatchTerms } from '../policy/watch.ts';
import { isCached, type RegistryFacts, type RepositoryFacts, type TagMutability } from './facts.ts';
import { lifecycleOffer, withRules } from './lifecycle-offer.ts';
import type { LifecyclePolicy, LifecycleRule } from './lifecycle-policy.ts';
import { floatingVersions, movingTags } from './moving-tags.ts';
import { missingReaders } from './pull-readers.ts';
import { frequencyFor, type ScanningRules } from './scanning-rules.ts';

/** One change that can be made, each only stricter than what is there. */
export type Fix =
  | {
      readonly check: 'tag-immutability';
      readonly repository: string;
      readonly before: TagMutability;
      readonly after: TagMutability;
    }
  | {
      readonly check: 'lifecycle';
      readonly repository: string;
      readonly before?: LifecyclePolicy;
      readonly added: readonly LifecycleRule[];
      /** The whole policy, as it would be set. */
      readonly text: string;
    }
  | {
      readonly check: 'scanning-rules';
      readonly before: ScanningRules;
      readonly after: ScanningRules;
      /** The repositories that are scanned by it and were not. */
      readonly adds: readonly string[];
      /** Those that were scanned when they were pushed, and are scanned by it all the time. */
      readonly raises: readonly string[];
    }
  | { readonly check: 'pull-time'; readonly role: string };

/** The checks for which there is something that can be done. */
export const FIXABLE = ['scanning-rules', 'tag-immutability', 'lifecycle', 'pull-time'] as const;
export type Fixable = (typeof FIXABLE)[number];

/** What stays undone, and why. */
export interface NotFixed {
  readonly check: Fixable;
  readonly repository?: string;
  readonly why: string;
}

export type Planned = Fix | NotFixed;

export const isFix = (one: Planned): one is Fix => !('why' in one);

/** ECR takes five patterns at most, each of these characters. */
const MOST_EXCLUSIONS = 5;
const EXCLUSION = /^[0-9a-zA-Z._-]{1,128}$/;

/** Makes the tags of a repository immutable, but for those that move by their nature. */
export function immutabilityFix(
  { repository, mutability, images }: RepositoryFacts,
  registry: RegistryFacts,
): Planned[] {
  const stays = (why: string): NotFixed[] => [{ check: 'tag-immutability', repository, why }];
  if (mutability.state === 'unknown') return stays('nobody knows how it is set');
  const before = mutability.value;
  if (before.setting !== 'MUTABLE') return [];
  const cached = isCached(repository, registry);
  if (cached === true) return [];
  if (cached === undefined) return stays('nobody knows whether a pull-through cache fills it');
  if (images.state === 'unknown') return stays('nobody knows which of its tags move');
  const floating = floatingVersions(images.value.active);
  if (floating.length > 0) {
    return stays(`tags such as ${floating[0]} seem to move from version to version`);
  }
  const moving = movingTags(images.value.active);
  const isTooMuch = moving.length > MOST_EXCLUSIONS || moving.some((tag) => !EXCLUSION.test(tag));
  if (isTooMuch) {
    return stays(`it has ${moving.length} moving tags, and ECR excludes ${MOST_EXCLUSIONS}`);
  }
  const after: TagMutability =
    moving.length === 0
      ? { setting: 'IMMUTABLE', exclusions: [] }
      : { setting: 'IMMUTABLE_WITH_EXCLUSION', exclusions: moving };
  return [{ check: 'tag-immutability', repository, before, after }];
}

/** Adds what is missing to the lifecycle policy of a repository; whether it may be set, ECR's preview tells. */
export function lifecycleFix(
  { repository, lifecycle, images }: RepositoryFacts,
  terms: WatchTerms,
  now: Date,
): Planned[] {
  if (lifecycle.state === 'unknown') {
    return [{ check: 'lifecycle', repository, why: 'nobody knows what is set' }];
  }
  if (images.state === 'unknown') {
    return [{ check: 'lifecycle', repository, why: 'nobody knows which images are in it' }];
  }
  // Without images there is nothing to try it on.
  const offer =
    images.value.active.length > 0 && lifecycleOffer(lifecycle.value, images.value, terms, now);
  if (!offer) return [];
  const { added } = offer;
  const text = withRules(lifecycle.value, added);
  const before = lifecycle.value && { before: lifecycle.value };
  return [{ check: 'lifecycle', repository, ...before, added, text }];
}

/** Adds repositories that no rule covers to the one that scans most often. */
export function scanningFix(
  { scanning }: RegistryFacts,
  repositories: readonly string[],
  all: readonly string[],
): Planned[] {
  if (scanning.state === 'unknown') {
    return [{ check: 'scanning-rules', why: 'nobody knows what is set' }];
  }
  const before = scanning.value;
  const missing = repositories.filter((name) => frequencyFor(before, name) === undefined);
  if (missing.length === 0) return [];
  const frequency = before.type === 'ENHANCED' ? 'CONTINUOUS_SCAN' : 'SCAN_ON_PUSH';
  const own = before.rules.find((rule) => rule.frequency === frequency);
  const rule = { frequency, filters: [...(own?.filters ?? []), ...missing] } as const;
  const after = { ...before, rules: [...before.rules.filter((one) => one !== own), rule] };
  if (after.rules.length > 2 || rule.filters.length > 100) {
    return [{ check: 'scanning-rules', why: 'the scanning configuration has no room for them' }];
  }
  // A filter without a star means every repository whose name contains it.
  const changed = all.filter((name) => frequencyFor(before, name) !== frequencyFor(after, name));
  const isScanned = (name: string): boolean => frequencyFor(before, name) !== undefined;
  const [adds, raises] = [changed.filter((name) => !isScanned(name)), changed.filter(isScanned)];
  return [{ check: 'scanning-rules', before, after, adds, raises }];
}

/** Excludes roles of ours whose pulls count; `isAskedFor`: whoever names no role is told which are missing. */
export function pullTimeFixes(
  { pullTimeExclusions }: RegistryFacts,
  roles: readonly string[],
  isAskedFor: boolean,
): Planned[] {
  if (pullTimeExclusions.state === 'unknown') {
    return [{ check: 'pull-time', why: 'nobody knows what is set' }];
  }
  const excluded = pullTimeExclusions.value;
  const missing = missingReaders(excluded);
  if (roles.length === 0 && missing.length > 0 && isAskedFor) {
    const why = `name the roles of the stack with --role: ${missing.join(', ')}`;
    return [{ check: 'pull-time', why }];
  }
  return roles
    .filter((role) => !excluded.includes(role))
    .map((role) => ({ check: 'pull-time', role }));
}
