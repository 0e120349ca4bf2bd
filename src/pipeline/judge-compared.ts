import { isHeardOf } from '../core/judgement/acts.ts';
import { verdictOfMarker } from '../core/judgement/marker.ts';
import { becauseOf } from '../core/ledger/due.ts';
import type { Said } from '../core/ledger/ledger.ts';
import type { Request } from '../core/ledger/request.ts';
import type { TakenUp } from '../records/take-up.ts';
import { type Gathered, gather } from './gather.ts';
import { judgeAsked } from './judge-asked.ts';
import type { Judged } from './judge-image.ts';
import { judgeWhenFree } from './judge-subjects.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges an image that a comparison has found. Nobody is told of it by itself: each route notes that it
 * hears of the verdict with all others of the comparison, and what there is to tell is written down. What
 * could not be judged before the others were told of is told of by itself.
 */
export async function judgeCompared(
  taken: TakenUp,
  request: Request,
  tools: Toolbox,
): Promise<readonly Judged[]> {
  const { image, kind } = taken;
  const { comparison } = tools.records;
  const [gathered, { run: last }] = await Promise.all([gather(image, tools), comparison.read()]);
  if (!last || last.id !== request.run || last.state === 'told')
    return judgeAsked(taken, unsaid(gathered, request), tools);
  // This run still judges by the policy of before, or the comparison does: the request is left to one that agrees.
  if (last.policyVersion !== tools.policy.version) return [];
  const { artifact, tags } = gathered.evidence;
  const isMarked = tags.some((tag) => verdictOfMarker(tag, image.digest) === 'approved');
  if (artifact.kind === 'other' && !gathered.entry.current && !isMarked) {
    await comparison.endRequest(taken, {});
    return [];
  }
  const because = becauseOf(kind, request);
  const judged = await judgeWhenFree(image, because, inSummary(request, tools), gathered);
  const { judgement } = judged;
  const isTold = await isToldByItself(taken, judged, request, tools);
  const isHeard = isHeardOf(judgement, gathered.entry.listedBy);
  await comparison.endRequest(taken, { judgement, isTold, isHeard });
  return [judged];
}

/**
 * The image as it stands where nobody has heard of its verdict: a run that died after this judgement has noted
 * that people hear of it by a message that was sent without it.
 */
function unsaid(gathered: Gathered, request: Request): Gathered {
  const { entry } = gathered;
  const said = Object.entries(entry.current?.said ?? {});
  const left = said.filter(([, one]) => !isOfComparison(one));
  const isHeard =
    left.length === said.length || request.before === entry.current?.judgement.verdict;
  if (!entry.current || isHeard) return gathered;
  const { settledAt: _settled, ...open } = entry.current;
  return { ...gathered, entry: { ...entry, current: { ...open, said: Object.fromEntries(left) } } };
}

const isOfComparison = (said: Said | undefined): boolean =>
  said?.receipt.startsWith('comparison/') === true;

/** Whether an event was faster: it has told of the verdict, and this run has not. */
async function isToldByItself(
  { image }: TakenUp,
  { judgement: { verdict }, told }: Judged,
  request: Request,
  { records }: Toolbox,
): Promise<boolean> {
  if (told.length > 0 || request.before === verdict) return false;
  const { current } = await records.read(image);
  const said = Object.values(current?.said ?? {}).filter((one) => one?.verdict === verdict);
  return said.length > 0 && said.every((one) => one?.receipt !== receiptOf(request));
}

/** What a route notes instead of a message of its own. */
const receiptOf = ({ run }: Request): string => `comparison/${run}`;

/**
 * The same tools, with routes that take a verdict without a word: the message about the comparison says it.
 * It names no image that was undecided before: of that people hear as ever, when it has lasted.
 */
const inSummary = (request: Request, tools: Toolbox): Toolbox => ({
  ...tools,
  routes: tools.routes.map((route) => ({
    ...route,
    send: async (announcement) =>
      request.before === 'undecided' && announcement.judgement.verdict === request.before
        ? route.send(announcement)
        : receiptOf(request),
  })),
  registry: { ...tools.registry, readProvenance: async () => ({}) },
  inSummary: request.before !== 'undecided',
});
