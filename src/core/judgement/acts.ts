import type { Evidence } from '../evidence/evidence.ts';
import { isOverdue } from '../ledger/due.ts';
import type { Current, LedgerEntry, RouteName } from '../ledger/ledger.ts';
import { isSameJudgement } from '../ledger/same-judgement.ts';
import { type Hearing, isAnswerOwed, type News } from '../telling/hearing.ts';
import type { Said } from '../telling/said.ts';
import type { Judgement } from './judgement.ts';
import { type MarkPlan, nothingToMark, planMarks } from './marker.ts';

/**
 * What becomes of the record. `begin`: nothing like it stands there. `resume`: it stands there with acts
 * left to do. `keep`: it stands there and is done; `put-off`: so it is, and when it is looked at again has
 * to be written down.
 */
export type RecordAct = 'begin' | 'resume' | 'put-off' | 'keep';

/** What a judgement asks for. Every act may be repeated; what is done already is not planned again. */
export interface Acts {
  readonly record: /** Nothing like it stands there. */
    | 'begin'
    /** It stands there with acts left to do. */
    | 'resume'
    /** It stands there and is done; when it is looked at again has to be written down. */
    | 'put-off'
    /** It stands there and is done. */
    | 'keep';
  readonly marks: MarkPlan;
  readonly say: readonly RouteName[];
  /** Routes that say nothing of it by itself, and note that; in a message about many they do. */
  readonly quiet: readonly RouteName[];
}

/** By what a deployment differs from others. */
export interface Deployment {
  readonly routes: readonly {
    readonly name: RouteName;
    /** Whether people are told by it; `said`: what it said last. */
    readonly hears: (news: News, said: Said | undefined) => Hearing;
  }[];
  /** The marks of the registry are its own; otherwise they are another's, whatever they say. */
  readonly marksImages: boolean;
  /** People hear of this judgement among others, in one message; `atOnce`: of an undecided image too. */
  readonly inSummary?: { readonly atOnce: boolean };
}

/** Nobody has named it, and it runs all the same: a deployment by digest, or one whose tag has moved on. */
const runsUnnamed = ({ verdict, inUse }: Judgement): boolean =>
  verdict === 'quarantined' && inUse === true;

/** Whether people hear of such an image at all. Of what is part of an index, the index is told. */
export const isHeardOf = (judgement: Judgement, listedBy: LedgerEntry['listedBy']): boolean =>
  judgement.standing === 'subject' || (listedBy.length === 0 && runsUnnamed(judgement));

/**
 * Compares what is judged now with what the ledger and the tags show. Each route says whether people
 * hear of it there, by what it said last.
 */
export function planActs(
  news: News,
  { tags }: Pick<Evidence, 'tags'>,
  { current, listedBy }: Pick<LedgerEntry, 'current' | 'listedBy'>,
  { routes, marksImages, inSummary }: Deployment,
  now: Date,
): Acts {
  const { judgement } = news;
  const { verdict, standing, image } = judgement;
  const isSubject = standing === 'subject';
  const same = current !== undefined && isSameJudgement(current.judgement, judgement);
  const settled = same && current.settledAt !== undefined;
  const marks = isSubject && marksImages ? planMarks(verdict, image.digest, tags) : {};
  const heardBy = inSummary?.atOnce ? undefined : now;
  const speaks =
    verdict === 'undecided' ? isToBeTold(judgement, current, settled, heardBy) : !settled;
  const told = { ...news, ...(current?.scanAsked && { scanAsked: current.scanAsked }) };
  const heard = isHeardOf(judgement, listedBy)
    ? routes.filter(({ name }) => speaks || isAnswerOwed(told, current?.said[name]))
    : [];
  const hearing = heard.map(({ name, hears }) => ({ name, as: hears(told, current?.said[name]) }));
  const isTold = (as: Hearing): boolean =>
    as === 'tell' || (as === 'quiet' && inSummary !== undefined);
  const say = hearing.flatMap(({ name, as }) => (isTold(as) ? [name] : []));
  const quiet = hearing.flatMap(({ name, as }) => (as === 'quiet' ? [name] : []));
  if (!same) return { record: 'begin', marks, say, quiet };
  // A mark that could not be put, and is right by now, is to be recorded as such.
  const isMarked = nothingToMark(marks) && current.marking?.state !== 'impossible';
  if (!settled || !isMarked || say.length > 0) return { record: 'resume', marks, say, quiet };
  const isMoved =
    current.judgement.reviewAt !== judgement.reviewAt ||
    isOfOtherScans(current.judgement, judgement);
  return { record: isMoved || isOverdue(current, now) ? 'put-off' : 'keep', marks, say, quiet };
}

/** The same findings, of another scan: how old the scan is may decide tomorrow. */
const isOfOtherScans = (before: Judgement, { platforms }: Judgement): boolean =>
  platforms.some(({ digest, completedAt }) => {
    const known = before.platforms.find((one) => one.digest === digest);
    return known?.completedAt !== completedAt;
  });

/**
 * Undecided is settled in silence, and told once it has lasted (without `now`: at once). Settled after a route has taken it, all have:
 * a route that is switched on later hears of what comes then.
 */
function isToBeTold(
  { tellAt, undecidedSince = '' }: Judgement,
  current: Current | undefined,
  settled: boolean,
  now: Date | undefined,
): boolean {
  if (tellAt === undefined || (now && tellAt > now.toISOString())) return false;
  const said = Object.values(current?.said ?? {});
  const isTold = said.some((one) => one?.verdict === 'undecided' && one.at >= undecidedSince);
  return !(settled && isTold);
}

export const nothingToDo = ({ marks, say }: Acts): boolean =>
  nothingToMark(marks) && say.length === 0;
