import { Digest } from '../core/digest.ts';
import type { ImageRef } from '../core/image.ts';
import type { Toolbox } from './tools.ts';

/** What never is there: nobody's image, in nobody's repository. */
export const NOTHING = {
  repository: 'ecr-scan-notifier/nothing',
  digest: Digest.parse(`sha256:${'0'.repeat(64)}`),
};

/** Beyond this, the first event fetches for itself what is missing. */
const PATIENCE_MILLISECONDS = 2_000;

/**
 * Reads once what every event reads, about an image that is not there, so that connections are open and the
 * code is compiled before the first event comes; and lets the routes get ready. It writes nothing and says
 * nothing, takes 2 seconds at most and never throws. Nothing is lost in what it passes over: whatever fails
 * here is asked for again by the event, and fails there by name.
 */
export async function warmUp(
  { registryOnce, records, threats, routes }: Toolbox,
  { account, region }: Pick<ImageRef, 'account' | 'region'>,
  milliseconds = PATIENCE_MILLISECONDS,
): Promise<void> {
  const nothing = { ...NOTHING, account, region };
  const reads = [
    ...routes.map((route) => route.prepare?.()),
    records.read(nothing),
    records.readRepository(nothing),
    threats.lookUp([]),
    registryOnce.readImage(nothing),
    registryOnce.readScan(nothing),
  ];
  await inTime(reads, milliseconds);
}

/** Waits for reads, whatever comes of them, and for so many milliseconds at most. */
export async function inTime(reads: readonly unknown[], milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([Promise.allSettled(reads), late]);
  clearTimeout(timer);
}
