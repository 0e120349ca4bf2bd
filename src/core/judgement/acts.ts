import type { Evidence } from '../evidence/evidence.ts';
import { isOverdue } from '../ledger/due.ts';
import type { Current, LedgerEntry, Owed, RouteName } from '../ledger/ledger.ts';
import { isSameJudgement } from '../ledger/same-judgement.ts';
import { type Hearing, isAnswerOwed, type News } from '../telling/hearing.ts';
import { saidBefore } from '../telling/may-show.ts';
import type { Said } from '../telling/said.ts';
import type { Judgement } from './judgement.ts';
import { type MarkPlan, nothingToMark, planMarks } from './marker.ts';

/**
 * What becomes of the record. `begin`: nothing like it stands there. `resume`: it stands there with acts
 * left to do. `reopen`: it stands there and was done, and by now something is to be said or to be marked. `keep`: it
 * stands there and is done; `put-off`: so it is, and when it is looked at again has to be written down.
 */
export type RecordAct = 'begin' | 'resume' | 'reopen' | 'put-off' | 'keep';

/** What a judgement asks for. Every act may be repeated; what is done already is not planned again. */
export interface Acts {
  readonly record: RecordAct;
  readonly marks: MarkPlan;
  readonly say: readonly RouteName[];
  /** Routes that say nothing of it by itself, and note that; in a message about many they do. */
  readonly quiet: readonly RouteName[];
  /** One of these names the image in its message of the day about what is approved. */
  readonly listed?: true;
  /** Of those that say it, they that show it and leave their word for later; absent: none. */
  readonly show?: readonly RouteName[];
  /** What is said later, and from when on; absent: nothing. */
  readonly owed?: Owed;
}

/** By what a deployment differs from others. */
export interface Deployment {
  readonly routes: readonly {
    readonly name: RouteName;
    /** Whether people are told by it; `said`: what it said last. */
    readonly hears: (news: News, said: Said | undefined, now: Date) => Hearing;
  }[];
  /** The marks of the registry are its own; otherwise they are another's, whatever they say. */
  readonly marksImages: boolean;
  /** It puts none in the repository of the image. */
  readonly putsNone?: boolean;
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
  { routes, marksImages, putsNone, inSummary }: Deployment,
  now: Date,
): Acts {
  const { judgement } = news;
  const { verdict, standing, image } = judgement;
  const isSubject = standing === 'subject';
  const same = current !== undefined && isSameJudgement(current.judgement, judgement);
  const settled = same && current.settledAt !== undefined;
  const marks = isSubject && marksImages ? planMarks(verdict, image.digest, tags, putsNone) : {};
  const heardBy = inSummary?.atOnce ? undefined : now;
  const speaks =
    verdict === 'undecided' ? isToBeTold(judgement, current, settled, heardBy) : !settled;
  const said = current && (same ? current.said : saidBefore(current));
  const told = { ...news, ...(current?.scanAsked && { scanAsked: current.scanAsked }) };
  const owes = ({ name }: { readonly name: RouteName }): boolean =>
    (same && current.owed?.[name] !== undefined) || isAnswerOwed(told, said?.[name]);
  const heard = isHeardOf(judgement, listedBy)
    ? routes.filter((route) => speaks || owes(route))
    : [];
  const hearing = heard.map(({ name, hears }) => ({ name, as: hears(told, said?.[name], now) }));
  const telling = tellingBy(hearing, current?.owed, inSummary !== undefined);
  if (!same) {
    // In a message about many, what is approved from the start is only counted.
    const isNamedThere = inSummary !== undefined && current !== undefined;
    const listed = !isNamedThere && !isUnderWay(verdict, current) && hearing.some(isListed);
    return { record: 'begin', marks, ...telling, ...(listed && { listed }) };
  }
  // A mark that could not be put, and is right by now, is to be recorded as such.
  const isMarked = nothingToMark(marks) && current.marking?.state !== 'impossible';
  if (!settled) return { record: 'resume', marks, ...telling };
  if (!isMarked || telling.say.length > 0) return { record: 'reopen', marks, ...telling };
  const isMoved =
    current.judgement.reviewAt !== judgement.reviewAt ||
    isOfOtherScans(current.judgement, judgement) ||
    !isOwedAlike(current.owed, telling.owed);
  return { record: isMoved || isOverdue(current, now) ? 'put-off' : 'keep', marks, ...telling };
}

/**
 * Who says it, and when. What is told in a message about many images waits for no quiet hours: it has a channel of its
 * own; but what a route has put off before stays its own to tell.
 */
function tellingBy(
  hearing: readonly { readonly name: RouteName; readonly as: Hearing }[],
  before: Owed = {},
  isInSummary: boolean,
): Pick<Acts, 'say' | 'quiet' | 'show' | 'owed'> {
  const later = hearing.flatMap(({ name, as }) =>
    typeof as === 'object' && (!isInSummary || name in before) ? [{ name, ...as }] : [],
  );
  const show = later.flatMap(({ name, isToShow }) => (isToShow ? [name] : []));
  const isSaid = ({ name, as }: (typeof hearing)[number]): boolean => {
    if (typeof as === 'object')
      return show.includes(name) || !later.some((one) => one.name === name);
    return as === 'tell' || (isQuiet(as) && isInSummary);
  };
  return {
    say: hearing.filter(isSaid).map(({ name }) => name),
    quiet: hearing.flatMap(({ name, as }) => (isQuiet(as) ? [name] : [])),
    ...(show.length > 0 && { show }),
    ...(later.length > 0 && {
      owed: Object.fromEntries(later.map(({ name, until }) => [name, until])),
    }),
  };
}

const isListed = ({ as }: { readonly as: Hearing }): boolean => as === 'listed';

/** The same verdict stands there with acts left to do: what it lists was written down when it began. */
const isUnderWay = (verdict: Judgement['verdict'], current: Current | undefined): boolean =>
  current?.judgement.verdict === verdict && current.settledAt === undefined;

const isQuiet = (as: Hearing): boolean => as === 'quiet' || as === 'listed';

const isOwedAlike = (a: Owed = {}, b: Owed = {}): boolean =>
  Object.keys({ ...a, ...b }).every((route) => a[route] === b[route]);

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

/** The routes by which people are told now. */
export const toldBy = ({ say, show = [] }: Pick<Acts, 'say' | 'show'>): readonly RouteName[] =>
  say.filter((route) => !show.includes(route));
