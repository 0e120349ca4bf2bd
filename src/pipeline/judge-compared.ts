import { verdictOfMarker } from '../core/judgement/marker.ts';
import type { TakenUp } from '../records/take-up.ts';
import { gather } from './gather.ts';
import type { Judged } from './judge-image.ts';
import { judgeWhenFree } from './judge-subjects.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges an image that a comparison has found. Nobody is told of it by itself: each route notes that it
 * hears of the verdict with all others of the comparison, and what there is to tell is written down.
 */
export async function judgeCompared(
  taken: TakenUp,
  run: string,
  tools: Toolbox,
): Promise<readonly Judged[]> {
  const { image } = taken;
  const gathered = await gather(image, tools);
  const { artifact, tags } = gathered.evidence;
  const isMarked = tags.some((tag) => verdictOfMarker(tag, image.digest) === 'approved');
  if (artifact.kind === 'other' && !gathered.entry.current && !isMarked) {
    await tools.records.comparison.endRequest(taken, undefined);
    return [];
  }
  const judged = await judgeWhenFree(image, inSummary(run, tools), gathered);
  await tools.records.comparison.endRequest(taken, judged.judgement);
  return [judged];
}

/** The same tools, with routes that take a verdict without a word: the message about the comparison says it. */
const inSummary = (run: string, tools: Toolbox): Toolbox => ({
  ...tools,
  routes: tools.routes.map((route) => ({ ...route, send: async () => `comparison/${run}` })),
  registry: { ...tools.registry, readProvenance: async () => ({}) },
});
