import type { Evidence } from '../core/evidence/evidence.ts';
import type { ImageRef } from '../core/image.ts';
import { type Expected, type Gathered, gather } from './gather.ts';
import type { Toolbox } from './tools.ts';

const PAUSES_MILLISECONDS = [1_000, 2_000, 4_000];

/**
 * Gathers, and again a little later while the registry lags behind the event: an image or a scan may
 * show up only seconds after ECR has told of it. What is missing after that is missing, and decided so.
 */
export async function gatherUnless(
  isBehind: (evidence: Evidence) => boolean,
  image: ImageRef,
  tools: Toolbox,
  expected?: Expected,
): Promise<Gathered> {
  let gathered = await gather(image, tools, expected);
  for (const milliseconds of PAUSES_MILLISECONDS) {
    if (!isBehind(gathered.evidence)) break;
    await tools.pause(milliseconds);
    gathered = await gather(image, tools, expected);
  }
  return gathered;
}
