import { DescribeImageScanFindingsCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { failureOf, mayPass, nameOf } from '../core/aws-failure.ts';
import { emptyScan, type ScanReading } from '../core/evidence.ts';
import type { ImageRef } from '../core/image.ts';
import { readScanAnswer } from '../intake/scan-answer.ts';

/** The largest page ECR gives; its default is 100. */
const PAGE_SIZE = 1_000;

/** Every page of an image's scan. An index has no scan of its own: its platform images have. */
export async function readScan(ecr: ECRClient, image: ImageRef): Promise<ScanReading> {
  const pages: unknown[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await ecr.send(
        new DescribeImageScanFindingsCommand({
          registryId: image.account,
          repositoryName: image.repository,
          imageId: { imageDigest: image.digest },
          maxResults: PAGE_SIZE,
          nextToken,
        }),
      );
      pages.push(page);
      nextToken = page.nextToken;
    } while (nextToken);
  } catch (error) {
    return readingOfRefusal(image, error);
  }
  return readScanAnswer(pages);
}

function readingOfRefusal(image: ImageRef, error: unknown): ScanReading {
  const name = nameOf(error);
  if (name === 'ScanNotFoundException') return emptyScan('never-scanned');
  if (name === 'ImageNotFoundException' || name === 'RepositoryNotFoundException') {
    return emptyScan('image-missing');
  }
  if (mayPass(error) || /AccessDenied|UnrecognizedClient|Signature|ExpiredToken/.test(name)) {
    throw failureOf(`reading the scan of ${image.repository}@${image.digest}`, error);
  }
  return emptyScan('unreadable', `${name}: ${(error as Error).message}`);
}
