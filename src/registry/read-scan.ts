import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsResponse,
  type ECRClient,
} from '@aws-sdk/client-ecr';
import { failureOf, mayPass, nameOf } from '../core/aws-failure.ts';
import { TransientFailure } from '../core/errors.ts';
import { emptyScan, type ScanReading } from '../core/evidence/evidence.ts';
import type { ImageRef } from '../core/image.ts';
import { readScanAnswer } from '../intake/scan-answer.ts';
import { EndlessPages, pagesOf } from './pages.ts';

/** The largest page ECR gives; its default is 100. */
const PAGE_SIZE = 1_000;

/** How much of a scan is read. */
export interface ScanBounds {
  /** ECR may give fewer findings on a page than it is asked for. */
  readonly pages: number;
  /** Several times what the worst images have; more would not fit into a function's memory. */
  readonly findings: number;
  /** The last page may take its own time on top, and it must still be said what was late. */
  readonly milliseconds: number;
}
const BOUNDS: ScanBounds = { pages: 100, findings: 30_000, milliseconds: 25_000 };

/**
 * Every page of an image's scan. An index has no scan of its own: its platform images have. A scan that
 * does not end is unreadable, whatever it has shown so far; one that takes too long is a TransientFailure.
 */
export async function readScan(
  ecr: ECRClient,
  image: ImageRef,
  bounds = BOUNDS,
): Promise<ScanReading> {
  const pages: unknown[] = [];
  let findings = 0;
  try {
    for await (const page of pagesOf(askFor(ecr, image, bounds), bounds.pages)) {
      pages.push(page);
      findings += findingsOn(page);
      if (findings > bounds.findings) {
        throw new EndlessPages(`it has more than ${bounds.findings} findings`);
      }
    }
  } catch (error) {
    if (error instanceof TransientFailure) throw error;
    if (!(error instanceof EndlessPages)) return readingOfRefusal(image, error);
    return { ...readScanAnswer(pages), state: 'unreadable', detail: error.message };
  }
  return readScanAnswer(pages);
}

function askFor(ecr: ECRClient, { account, repository, digest }: ImageRef, bounds: ScanBounds) {
  const began = performance.now();
  return (nextToken: string | undefined) => {
    if (performance.now() - began > bounds.milliseconds) {
      const late = `it has further pages after ${bounds.milliseconds / 1_000} s`;
      throw new TransientFailure(`reading the scan of ${repository}@${digest}: ${late}`);
    }
    return ecr.send(
      new DescribeImageScanFindingsCommand({
        registryId: account,
        repositoryName: repository,
        imageId: { imageDigest: digest },
        maxResults: PAGE_SIZE,
        nextToken,
      }),
    );
  };
}

const findingsOn = ({ imageScanFindings: on }: DescribeImageScanFindingsResponse): number =>
  (on?.findings?.length ?? 0) + (on?.enhancedFindings?.length ?? 0);

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
