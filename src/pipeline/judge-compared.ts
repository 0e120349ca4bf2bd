import { isHeardOf } from '../core/judgement/acts.ts';
import { verdictOfMarker } from '../core/judgement/marker.ts';
import type { ToTell } from '../core/ledger/compared.ts';
import { type Comparison, roundOf } from '../core/ledger/comparison.ts';
import { becauseOf } from '../core/ledger/due.ts';
import { comparisonIn, heardBy, type IsHeard, isSent } from '../core/ledger/heard.ts';
import type { Current, RouteName } from '../core/ledger/ledger.ts';
import type { Request } from '../core/ledger/request.ts';
import type { Said } from '../core/telling/said.ts';
import type { TakenUp } from '../records/take-up.ts';
import { type Gathered, gather } from './gather.ts';
import { judgeAsked } from './judge-asked.ts';
import type { Judged } from './judge-image.ts';
import { judgeWhenFree } from './judge-subjects.ts';
import type { InSummary, Toolbox } from './tools.ts';

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
  const [gathered, { run }] = await Promise.all([gather(image, tools), comparison.read()]);
  if (!run || run.id !== request.run || run.state === 'told')
    return judgeAsked(taken, unsaid(gathered, isNotOver(gathered, request)), tools);
  // This run still judges by the policy of before, or the comparison does: the request is left to one that agrees.
  if (run.policyVersion !== tools.policy.version) return [];
  const { artifact, tags } = gathered.evidence;
  const isMarked = tags.some((tag) => verdictOfMarker(tag, image.digest) === 'approved');
  if (artifact.kind === 'other' && !gathered.entry.current && !isMarked) {
    await comparison.endRequest(taken, { run });
    return [];
  }
  const known = unsaid(gathered, isNotTooLate(run));
  const silently = inSummary(run, request, known.entry.current, tools);
  const judged = await judgeWhenFree(image, becauseOf(kind, request), silently, known);
  const { judgement } = judged;
  const isHeard = isHeardOf(judgement, gathered.entry.listedBy);
  const { current } = await tools.records.read(image);
  await comparison.endRequest(taken, { run, judgement, isHeard, toTell: toTell(current, run) });
  return [judged];
}

/**
 * What the message about the comparison is still to tell, with what each route knows until then. What has been undecided
 * for a while only is no route's to hear of yet: it tells of no earlier verdict in its place.
 */
const toTell = (current: Current | undefined, run: Comparison): ToTell =>
  Object.fromEntries(
    Object.entries(current?.said ?? {}).flatMap(([route, said]) =>
      said?.among && said.verdict === current?.judgement.verdict && !isSent(run, route, said.among)
        ? [[route, said.among.before?.verdict ?? 'none'] as const]
        : [],
    ),
  );

/**
 * The image as it stands where nobody has heard of its verdict: a run that died after this judgement has noted
 * that people hear of it by a message that was sent without it.
 */
function unsaid(gathered: Gathered, isHeard: IsHeard): Gathered {
  const { current } = gathered.entry;
  const isAll = Object.entries(current?.said ?? {}).every(
    ([route, one]) => !one || isHeard(route, one),
  );
  if (!current || isAll) return gathered;
  const { settledAt: _settled, ...open } = current;
  const said = heardBy(current.said, isHeard);
  return { ...gathered, entry: { ...gathered.entry, current: { ...open, said } } };
}

/** Of a comparison that is over: what it has changed is news as long as its request is there. */
function isNotOver({ entry }: Gathered, { before }: Request): IsHeard {
  const isAsBefore = before === entry.current?.judgement.verdict;
  return (_route, { receipt }) => isAsBefore || comparisonIn(receipt) === undefined;
}

/** Of one whose message a route has been sent in this round, and another one not. */
const isNotTooLate =
  (run: Comparison): IsHeard =>
  (route, { among }) =>
    among?.run !== run.id || among.round !== roundOf(run) || !run.told.includes(route);

/**
 * The same tools, where the message about the comparison tells of the verdict, but for routes that have been
 * sent it, and for programs that act on each. It names no image that was undecided before: of that people hear as ever, when it has lasted.
 */
function inSummary(
  run: Comparison,
  { before }: Request,
  current: Current | undefined,
  tools: Toolbox,
): Toolbox {
  const acting = tools.routes.filter(({ actsOnEach }) => actsOnEach);
  const actOnEach = new Set(acting.map(({ name }) => name));
  const among: InSummary['among'] = (route, verdict, last = asIfHeard(route, before, current)) => {
    const isLasting = before === 'undecided' && verdict === before;
    if (isLasting || run.told.includes(route) || actOnEach.has(route)) return undefined;
    return { run: run.id, round: roundOf(run), ...(last && { before: plain(last) }) };
  };
  return {
    ...tools,
    inSummary: { atOnce: before !== 'undecided', among },
    registry: { ...tools.registry, readProvenance: async () => ({}) },
  };
}

const plain = ({ among: _sent, ...heard }: Said): Said => heard;

/** A route that is switched on later hears of what comes then; one that has refused a message is owed it. */
function asIfHeard(
  route: RouteName,
  before: Request['before'],
  current: Current | undefined,
): Said | undefined {
  // What waits for the end of quiet hours was said to nobody.
  const waits = current?.owed?.[route] !== undefined;
  const isLate = current?.settledAt !== undefined && current.said[route] === undefined && !waits;
  if (!isLate || before === undefined || before === 'undecided') return undefined;
  return { verdict: before, at: current.settledAt, receipt: 'before it was switched on' };
}
