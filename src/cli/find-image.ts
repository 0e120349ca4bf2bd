import { DescribeImagesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import { Digest } from '../core/digest.ts';
import type { ImageRef } from '../core/image.ts';
import { isImageConfig } from '../intake/manifest.ts';
import { type ImageReference, sayReference } from './image-reference.ts';
import { UsageError } from './usage-error.ts';

/** What a reference stands for, as ECR lists it. */
export interface FoundImage {
  readonly image: ImageRef;
  /** Its media type, where ECR itself says that it is a chart, a signature or the like. */
  readonly notAnImage?: string;
}

/** The image behind a reference, as ECR knows it now. Throws UsageError where there is none. */
export async function findImage(
  ecr: ECRClient,
  reference: ImageReference,
  region: string,
): Promise<FoundImage> {
  const { account, repository, name } = reference;
  const detail = await describe(ecr, reference, region);
  const digest = Digest.safeParse('digest' in name ? name.digest : detail.imageDigest);
  const owner = account ?? detail.registryId;
  if (!digest.success || owner === undefined) {
    throw new UsageError(`${sayReference(reference)}: ECR answers without a digest or an account`);
  }
  const { artifactMediaType } = detail;
  return {
    image: { account: owner, region, repository, digest: digest.data },
    ...(artifactMediaType &&
      !isImageConfig(artifactMediaType) && { notAnImage: artifactMediaType }),
  };
}

async function describe(ecr: ECRClient, reference: ImageReference, region: string) {
  const { account, repository, name } = reference;
  const command = new DescribeImagesCommand({
    ...(account && { registryId: account }),
    repositoryName: repository,
    imageIds: ['tag' in name ? { imageTag: name.tag } : { imageDigest: name.digest }],
  });
  const where = `in ${account ? `account ${account}, ` : ''}${region}`;
  const missing = `${sayReference(reference)}: there is no such image ${where}`;
  try {
    const [detail] = (await ecr.send(command)).imageDetails ?? [];
    if (detail) return detail;
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') {
      throw new UsageError(
        `${sayReference(reference)}: there is no repository ${repository} ${where}`,
        { cause: error },
      );
    }
    if (nameOf(error) === 'ImageNotFoundException') throw new UsageError(missing, { cause: error });
    throw failureOf(`looking up ${sayReference(reference)} ${where}`, error);
  }
  throw new UsageError(missing);
}
