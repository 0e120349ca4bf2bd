import type { ImageRef } from '../../core/image.ts';
import { imageKey } from '../../core/image.ts';
import type { OpenRequest } from '../../records/read-requests.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Time } from '../time.ts';

const INTERVAL = 5_000;
/** Those in front of the queue: what stands behind them is not done before they are, or fail. */
const LOOKED_AT = 100;

/**
 * Waits until each of these images has been judged, or could not be: then it is tried again later, and
 * not waited for. Answers with those. They are given in the order in which they are worked off.
 */
export async function waitUntilJudged(
  images: readonly ImageRef[],
  requested: (images: readonly ImageRef[]) => Promise<readonly OpenRequest[]>,
  terminal: Terminal,
  { pause }: Time,
): Promise<readonly OpenRequest[]> {
  const progress = openProgress(images.length, terminal, 'Waiting for');
  const failed: OpenRequest[] = [];
  let left = images;
  try {
    while (left.length > 0) {
      const front = left.slice(0, LOOKED_AT);
      const open = await requested(front);
      const waiting = new Set(
        open.filter((one) => one.failed === undefined).map(({ image }) => imageKey(image)),
      );
      failed.push(...open.filter((one) => one.failed !== undefined));
      const still = front.filter((image) => waiting.has(imageKey(image)));
      for (let done = still.length; done < front.length; done += 1) progress.step();
      left = [...still, ...left.slice(LOOKED_AT)];
      if (still.length > 0) await pause(INTERVAL);
    }
  } finally {
    progress.stop();
  }
  return failed;
}
