import { isHeardOf } from '../core/judgement/acts.ts';
import { verdictOfMarker } from '../core/judgement/marker.ts';
import { becauseOf } from '../core/ledger/due.ts';
import type { Request } from '../core/ledger/request.ts';
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
  request: Request,
  tools: Toolbox,
): Promise<readonly Judged[]> {
  const { image, kind } = taken;
  const { comparison } = tools.records;
  const gathered = await gather(image, tools);
  const { artifact, tags } = gathered.evidence;
  const isMarked = tags.some((tag) => verdictOfMarker(tag, image.digest) === 'approved');
  if (artifact.kind === 'other' && !gathered.entry.current && !isMarked) {
    await comparison.endRequest(taken, undefined);
    return [];
  }
  const because = becauseOf(kind, request);
  const judged = await judgeWhenFree(image, because, inSummary(request, tools), gathered);
  const { judgement } = judged;
  const isHeard = isHeardOf(judgement, gathered.entry.listedBy);
  await comparison.endRequest(taken, { judgement, isHeard });
  return [judged];
}

/**
 * The same tools, with routes that take a verdict without a word: the message about the comparison says it.
 * It names no image that was undecided before: of that people hear as ever, when it has lasted.
 */
export const inSummary = ({ run, before }: Request, tools: Toolbox): Toolbox => ({
  ...tools,
  routes: tools.routes.map((route) => ({
    ...route,
    send: async (announcement) =>
      before === 'undecided' && announcement.judgement.verdict === before
        ? route.send(announcement)
        : `comparison/${run}`,
  })),
  registry: { ...tools.registry, readProvenance: async () => ({}) },
  inSummary: before !== 'undecided',
});
