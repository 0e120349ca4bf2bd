import { type ECRClient, StartImageScanCommand } from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import type { ImageRef } from '../core/image.ts';

/** Whether ECR scans an image once more; a refusal is an answer, with ECR's own words in `detail`. */
export type ScanStart = { readonly state: 'started' } | ScanRefusal;

interface ScanRefusal {
  readonly state: 'refused';
  readonly why: 'limit' | 'unsupported' | 'disabled' | 'missing';
  readonly detail: string;
}

/** By the names of ECR's exceptions; its documentation names them for StartImageScan. */
const REFUSALS: Readonly<Record<string, ScanRefusal['why']>> = {
  // Once in 24 hours an image, and 100,000 times a registry.
  LimitExceededException: 'limit',
  UnsupportedImageTypeException: 'unsupported',
  ImageArchivedException: 'unsupported',
  // "This feature is disabled": the registry is scanned by Inspector, which nobody can ask.
  ValidationException: 'disabled',
  ImageNotFoundException: 'missing',
  RepositoryNotFoundException: 'missing',
};

/**
 * Starts a basic scan of an image. It goes on by itself; its end comes as an event and shows in the scan.
 * `ecrOnce` makes one attempt: the SDK takes LimitExceededException for throttling, would ask four times,
 * and its adaptive client would slow down whatever comes next. Throws TransientFailure or PermanentFailure.
 */
export async function startScan(ecrOnce: ECRClient, image: ImageRef): Promise<ScanStart> {
  const command = new StartImageScanCommand({
    registryId: image.account,
    repositoryName: image.repository,
    imageId: { imageDigest: image.digest },
  });
  try {
    await ecrOnce.send(command);
    return { state: 'started' };
  } catch (error) {
    const why = REFUSALS[nameOf(error)];
    if (!why) throw failureOf(`starting a scan of ${image.repository}@${image.digest}`, error);
    return { state: 'refused', why, detail: (error as Error).message };
  }
}
