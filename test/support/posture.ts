import type { Digest } from '../../src/core/digest.ts';
import type {
  ListedImageFacts,
  RegistryFacts,
  RepositoryFacts,
} from '../../src/core/posture/facts.ts';
import { known, unknown } from '../../src/core/posture/known.ts';
import { parseLifecycle } from '../../src/intake/lifecycle-text.ts';
import { parseResourcePolicy } from '../../src/intake/resource-policy.ts';
import { ACCOUNT, REGION } from './worlds.ts';

/*
 * A registry in which nothing is to be mended, to change one thing of it.
 */

export const digestFor = (two: string): Digest => `sha256:${two.repeat(32)}` as Digest;
export const markFor = (verdict: string, two: string): string => `${verdict}-${two.repeat(6)}`;

export const image = (
  two: string,
  pushedAt: string,
  tags: readonly string[] = [],
  more: Partial<ListedImageFacts> = {},
): ListedImageFacts => ({ digest: digestFor(two), pushedAt, tags, ...more });

export const registry = (more: Partial<RegistryFacts> = {}): RegistryFacts => ({
  account: ACCOUNT,
  region: REGION,
  scanning: known({ type: 'BASIC', rules: [{ frequency: 'SCAN_ON_PUSH', filters: ['*'] }] }),
  policy: known(undefined),
  pullTimeExclusions: known(
    ['ImageArrivedRole', 'ScanFinishedRole', 'SweepRole'].map(
      (name) => `arn:aws:iam::${ACCOUNT}:role/ecr-scan-notifier-prod-${name}-1ABC`,
    ),
  ),
  cachePrefixes: known([]),
  ...more,
});

export const repository = (more: Partial<RepositoryFacts> = {}): RepositoryFacts => ({
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  mutability: known({ setting: 'IMMUTABLE', exclusions: [] }),
  encryption: known({ type: 'AES256' }),
  lifecycle: known(
    lifecycleOf({ tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 99 }),
  ),
  policy: known(undefined),
  images: known({ active: [], archived: 0 }),
  running: known(new Map()),
  ...more,
});

/** Of these selections, each expiring what it selects, or archiving it where it goes by the last pull. */
export function lifecycleOf(
  ...selections: readonly { readonly countType: string; readonly [key: string]: unknown }[]
) {
  const text = JSON.stringify({
    rules: selections.map((selection, index) => ({
      rulePriority: index + 1,
      selection,
      action:
        selection.countType === 'sinceImagePulled'
          ? { type: 'transition', targetStorageClass: 'archive' }
          : { type: 'expire' },
    })),
  });
  const policy = parseLifecycle(text);
  if (!policy) throw new Error(`no policy: ${text}`);
  return policy;
}

/** A policy of one statement that allows something. */
export function allowing(statement: object) {
  const policy = parseResourcePolicy(
    JSON.stringify({ Statement: { Sid: 'Own', Effect: 'Allow', ...statement } }),
  );
  if (!policy) throw new Error('no policy');
  return known(policy);
}

export const denied = (right: string) => unknown('access denied', right);
