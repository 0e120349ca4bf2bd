import { Digest } from './digest.ts';

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

/** `arn:aws:ecr:<region>:<account>:repository/<name>`. */
export const ecrRepositoryArn = ({
  account,
  region,
  repository,
}: Pick<ImageRef, 'account' | 'region' | 'repository'>): string =>
  `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}`;

/** `123456789012.dkr.ecr.eu-central-1.amazonaws.com`: the host that images are pulled from. */
export const registryHost = ({ account, region }: Pick<ImageRef, 'account' | 'region'>): string =>
  `${account}.dkr.ecr.${region}.amazonaws.com${partitionOf(region) === 'aws-cn' ? '.cn' : ''}`;

/** AWS's partitions are told by the names of their regions. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** The image that a key of `imageKey` names; undefined for any other text. */
export function parseImageKey(key: string): ImageRef | undefined {
  const [, account, region, repository, text] = /^(\d{12})\/([^/]+)\/(.+)@([^@]+)$/.exec(key) ?? [];
  const digest = Digest.safeParse(text);
  if (!account || !region || !repository || !digest.success) return undefined;
  return { account, region, repository, digest: digest.data };
}
