import type { RepositoryRef } from '../../core/bulletin/figures.ts';
import type { ImageRef } from '../../core/image.ts';
import type { Current } from '../../core/ledger/ledger.ts';
import { matchesGlob } from '../../core/policy/glob.ts';

/** What a report is to be about; without anything: all that there is. */
export interface Asked {
  /** A pattern of names, `shop/*`. */
  readonly repository?: string;
  readonly account?: string;
  readonly region?: string;
  /** One image of them. */
  readonly image?: { readonly tag: string } | { readonly digest: string };
}

/** Whether a repository is asked for. */
export const wantsRepository = (
  { repository: pattern = '*', account, region }: Asked,
  one: RepositoryRef,
): boolean =>
  matchesGlob(pattern, one.repository) &&
  (account === undefined || account === one.account) &&
  (region === undefined || region === one.region);

/** Whether an image of such a repository is. Of one whose record cannot be read nobody knows the tags. */
export function wantsImage(
  { image }: Asked,
  { digest }: Pick<ImageRef, 'digest'>,
  current: Current | undefined,
): boolean {
  if (image === undefined) return true;
  if ('digest' in image) return image.digest === digest;
  return current?.judgement.names.includes(image.tag) === true;
}

/** Behind which place the repositories are read: where one is asked for, right before it. */
export const placeBefore = ({ repository }: Asked): string | undefined =>
  repository !== undefined && isOne(repository) ? `${repository}@` : undefined;

/** Whether none behind this one can be asked for. */
export const isLast = ({ repository }: Asked, one: RepositoryRef): boolean =>
  repository !== undefined && isOne(repository) && one.repository !== repository;

const isOne = (pattern: string): boolean => !/[*?]/.test(pattern);
