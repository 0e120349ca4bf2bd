import type { Digest } from './digest.ts';

/** Which image: a digest in a repository of one registry (account + region). */
export interface ImageRef {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly digest: Digest;
}

/** `123456789012/eu-central-1/shop/api@sha256:…`: one text per image, unique across registries. */
export const imageKey = (image: ImageRef): string =>
  `${image.account}/${image.region}/${image.repository}@${image.digest}`;

/** The same registry and repository, another digest: a platform image of an index, or the reverse. */
export const sibling = (image: ImageRef, digest: Digest): ImageRef => ({ ...image, digest });
