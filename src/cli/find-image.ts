import type { ECRClient } from '@aws-sdk/client-ecr';
import { Digest } from '../core/digest.ts';
import type { ImageRef } from '../core/image.ts';
import { isImageConfig } from '../intake/manifest.ts';
import { describeImage } from '../registry/describe-image.ts';
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
  const { account, repository } = reference;
  const where = `in ${account ? `account ${account}, ` : ''}${region}`;
  const name = sayReference(reference);
  const found = await describeImage(ecr, reference, `looking up ${name} ${where}`);
  if (found === 'no repository') {
    throw new UsageError(`${name}: there is no repository ${repository} ${where}`);
  }
  if (found === 'no image') throw new UsageError(`${name}: there is no such image ${where}`);
  return found;
}
