import { DescribeImagesCommand, type ECRClient, type ImageDetail } from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import type { Digest } from '../core/digest.ts';

/** An image by one of its names. */
export interface NamedInRegistry {
  /** Without one: of the caller's own registry. */
  readonly account?: string;
  readonly repository: string;
  readonly name: { readonly tag: string } | { readonly digest: Digest };
}

/** What ECR lists of an image, or that it knows none. Throws TransientFailure or PermanentFailure. */
export async function describeImage(
  ecr: ECRClient,
  { account, repository, name }: NamedInRegistry,
  doing: string,
): Promise<ImageDetail | 'no repository' | 'no image'> {
  const command = new DescribeImagesCommand({
    ...(account && { registryId: account }),
    repositoryName: repository,
    imageIds: ['tag' in name ? { imageTag: name.tag } : { imageDigest: name.digest }],
  });
  try {
    return (await ecr.send(command)).imageDetails?.[0] ?? 'no image';
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') return 'no repository';
    if (nameOf(error) === 'ImageNotFoundException') return 'no image';
    throw failureOf(doing, error);
  }
}
