import { BatchGetImageCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import { Digest } from '../core/digest.ts';
import type { ImageRef } from '../core/image.ts';
import { inBatches } from '../core/in-batches.ts';
import { MANIFEST_MEDIA_TYPES, type ManifestReading, readManifest } from '../intake/manifest.ts';

/** BatchGetImage takes 100 images at once. */
const BATCH = 100;

/**
 * What the platforms of an index are by their own manifests, all calls at the same moment: an index says
 * what it likes of them. One that ECR gives no manifest for is left out. Throws TransientFailure or
 * PermanentFailure.
 */
export async function readKinds(
  ecr: ECRClient,
  index: ImageRef,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, ManifestReading>> {
  const batches = inBatches(digests, BATCH);
  const kinds = await Promise.all(batches.map((batch) => kindsOf(ecr, index, batch)));
  return new Map(kinds.flat());
}

async function kindsOf(
  ecr: ECRClient,
  { account, repository, digest }: ImageRef,
  batch: readonly Digest[],
): Promise<readonly (readonly [Digest, ManifestReading])[]> {
  const command = new BatchGetImageCommand({
    registryId: account,
    repositoryName: repository,
    imageIds: batch.map((imageDigest) => ({ imageDigest })),
    acceptedMediaTypes: [...MANIFEST_MEDIA_TYPES],
  });
  try {
    const { images = [] } = await ecr.send(command);
    return images.flatMap(({ imageId, imageManifest }) => {
      const named = Digest.safeParse(imageId?.imageDigest);
      if (!named.success || imageManifest === undefined) return [];
      return [[named.data, readManifest(imageManifest)] as const];
    });
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') return [];
    throw failureOf(`reading what ${repository}@${digest} lists`, error);
  }
}
