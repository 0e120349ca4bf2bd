import type { ImageRef } from '../image.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { type Comparison, type ComparisonTally, moveOf, roundOf, toldTo } from './comparison.ts';
import type { RouteName } from './ledger.ts';
import type { Request, Why } from './request.ts';

/** What a comparison has found out about an image, and is to tell. */
export interface Found {
  readonly names: readonly string[];
  readonly why: Why;
  /** The verdict that stood when the comparison first asked for the image; absent: none did. */
  readonly before?: Verdict;
  readonly after: Verdict;
  /** What its verdict rests on first. */
  readonly reason: string;
  /** Which routes are to hear of the verdict; a former version did not say. */
  readonly heard?: ToTell;
  /** In which round it was judged last. */
  readonly round?: number;
  /** In which round its mark was put right; absent: it was not. */
  readonly marked?: number;
}

/** Which routes are to hear of a verdict by the message, with the last one that each has heard. */
export type ToTell = Readonly<Record<RouteName, Verdict | 'none'>>;

/** What came of a request of a comparison. */
export interface CameOfIt {
  readonly run: Comparison;
  /** Absent: it was for nothing. */
  readonly judgement?: Judgement;
  /** People hear of such an image: it has a name, or runs without one. */
  readonly isHeard?: boolean;
  readonly toTell?: ToTell;
}

const NAMES = 3;

/**
 * What there is to tell of an image. Of what an earlier round has found (`former`) the verdict that stood before
 * holds, and that its mark was put right. Undefined where nothing is left to tell.
 */
export function foundBy(
  { run, judgement, isHeard, toTell = {} }: CameOfIt,
  { why, ...request }: Request,
  former: Found | undefined,
): Found | undefined {
  if (!judgement) return undefined;
  const marked = isHeard && why === 'mark' ? roundOf(run) : former && markedIn(former);
  if (Object.keys(toTell).length === 0 && marked === undefined) return undefined;
  const before = former ? former.before : request.before;
  const [{ text: reason }] = judgement.reasons;
  return {
    names: judgement.names.slice(0, NAMES),
    why,
    ...(before && { before }),
    after: judgement.verdict,
    reason,
    heard: before === 'undecided' ? asUndecided(toTell) : toTell,
    round: roundOf(run),
    ...(marked !== undefined && { marked }),
  };
}

/** That an image is undecided is told only when it has lasted: it was not without a verdict all the same. */
const asUndecided = (toTell: ToTell): ToTell =>
  Object.fromEntries(
    Object.entries(toTell).map(([route, heard]) => [route, heard === 'none' ? 'undecided' : heard]),
  );

const markedIn = ({ marked, heard, why }: Found): number | undefined =>
  marked ?? (heard === undefined && why === 'mark' ? 1 : undefined);

/** What was found of an image. */
export interface FoundOf extends Found {
  readonly image: ImageRef;
}

/** One of them as somebody hears of it. */
export interface News extends Omit<FoundOf, 'before' | 'heard' | 'round' | 'marked'> {
  /** Absent: no verdict was heard of. */
  readonly before?: Verdict;
  /** Its mark was not what the record says, and was put right. */
  readonly isMark: boolean;
}

/** What came of a comparison, as one route hears of it, or all in all (without a route). */
export interface Told {
  readonly tally: ComparisonTally;
  readonly news: readonly News[];
}

/**
 * What a route is to hear of a comparison, against what it heard last: nothing that it was told in an earlier
 * round, and no verdict that came and went in between. `counted`: the images of which there is nothing to tell.
 */
export function toldOf(
  found: readonly FoundOf[],
  counted: ComparisonTally,
  run: Comparison,
  route?: RouteName,
): Told {
  const moves: Record<string, number> = { ...counted.moves };
  const news: News[] = [];
  for (const one of found) {
    const { heard: _heard, round: _round, marked: _marked, before: _first, ...rest } = one;
    const isMark = (markedIn(one) ?? 0) > toldUpTo(run, route);
    // Of one that is told of for its mark alone, people know the verdict.
    const known: Verdict | 'none' = heardOf(one, run, route) ?? one.after;
    const before = known === 'none' ? undefined : known;
    const isMoved = before !== one.after;
    if (isMoved) {
      const move = moveOf(before, one.after);
      moves[move] = (moves[move] ?? 0) + 1;
    }
    // A first approval is counted, and is no news by itself.
    const isNews = isMoved && !(before === undefined && one.after === 'approved');
    if (isNews || isMark) news.push({ ...rest, ...(before && { before }), isMark });
  }
  const marks = news.filter(({ isMark }) => isMark).length;
  return { tally: { ...counted, moves, marks }, news };
}

const toldUpTo = (run: Comparison, route: RouteName | undefined): number =>
  route === undefined ? 0 : toldTo(run, route);

/** What a route heard last, where it is to hear of the image now. */
function heardOf(
  { heard, before, round = 1 }: Found,
  run: Comparison,
  route: RouteName | undefined,
): Verdict | 'none' | undefined {
  if (route === undefined) return before ?? 'none';
  if (round <= toldTo(run, route)) return undefined;
  return heard ? heard[route] : (before ?? 'none');
}
