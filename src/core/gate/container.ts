import type { Digest } from '../digest.ts';

/** An image of a private registry of ECR, as a task definition names it: by a tag, a digest or both. */
export interface EcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** What a container is to run. */
export type NamedImage =
  | ({ readonly kind: 'ecr' } & EcrImage)
  /** Of another registry; spelt out: `docker.io/library/nginx:1.27`. */
  | { readonly kind: 'elsewhere'; readonly reference: string }
  /** Nobody can tell what would run. */
  | { readonly kind: 'unreadable'; readonly why: string };

/** A container of the task that is deployed. */
export interface Container {
  readonly name: string;
  /** As it stands in the task definition. */
  readonly text: string;
  readonly image: NamedImage;
  /** The digest to which ECS has fixed it for all tasks of the deployment. */
  readonly fixed?: Digest;
  /** Nobody ever fixes it: the container's `versionConsistency` is `disabled`. */
  readonly isNeverFixed?: true;
}
