import type { Digest } from '../digest.ts';
import { isFilledByCache } from '../pull-through.ts';
import type { Known } from './known.ts';
import type { LifecyclePolicy } from './lifecycle-policy.ts';
import type { ResourcePolicy } from './resource-policy.ts';
import type { ScanningRules } from './scanning-rules.ts';

/** What is set for the registry as a whole. */
export interface RegistryFacts {
  readonly account: string;
  readonly region: string;
  readonly scanning: Known<ScanningRules>;
  /** Undefined within: it has none. */
  readonly policy: Known<ResourcePolicy | undefined>;
  /** The ARNs of the roles whose pulls are not counted as pulls. */
  readonly pullTimeExclusions: Known<readonly string[]>;
  /** How the repositories begin that are filled by a pull-through cache; `ROOT`: all others. */
  readonly cachePrefixes: Known<readonly string[]>;
}

export const MUTABILITIES = [
  'MUTABLE',
  'IMMUTABLE',
  'MUTABLE_WITH_EXCLUSION',
  'IMMUTABLE_WITH_EXCLUSION',
] as const;

export interface TagMutability {
  readonly setting: (typeof MUTABILITIES)[number];
  /** Patterns of the tags for which the opposite holds. */
  readonly exclusions: readonly string[];
}

export interface Encryption {
  readonly type: string;
  /** The ARN of the key, where it is one of KMS. */
  readonly key?: string;
}

/** An image, as far as its repository lists it. */
export interface ListedImageFacts {
  readonly digest: Digest;
  /** All of them, marks too. */
  readonly tags: readonly string[];
  /** ISO time. */
  readonly pushedAt?: string;
  /** ISO time; absent where nobody has pulled it, as far as ECR knows. */
  readonly pulledAt?: string;
  /** The image that it is a signature or an attestation of. */
  readonly subject?: string;
}

/** The images of a repository. */
export interface ListedImages {
  readonly active: readonly ListedImageFacts[];
  /** How many others lie in the archive, where nobody pulls them. */
  readonly archived: number;
}

export type Running = ReadonlyMap<Digest, boolean>;

/** What is set for one repository, and what is in it. */
export interface RepositoryFacts {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly mutability: Known<TagMutability>;
  readonly encryption: Known<Encryption>;
  readonly lifecycle: Known<LifecyclePolicy | undefined>;
  readonly policy: Known<ResourcePolicy | undefined>;
  readonly images: Known<ListedImages>;
  /** Whether an image runs; of an image that is not in it nobody knows. */
  readonly running: Known<Running>;
}

/** Whether a pull-through cache fills a repository, or may; undefined where that is not known. */
export function isCached(
  repository: string,
  { cachePrefixes }: Pick<RegistryFacts, 'cachePrefixes'>,
): boolean | undefined {
  if (cachePrefixes.state === 'unknown') return undefined;
  return isFilledByCache(repository, cachePrefixes.value) ?? true;
}
