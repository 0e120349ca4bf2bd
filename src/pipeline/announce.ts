import type { Announcement } from '../announce/announcement.ts';
import type { Route, Taken } from '../announce/route.ts';
import { allOrFailure, failureOfRoute, NotYet } from '../core/errors.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Provenance } from '../core/evidence/provenance.ts';
import { type Acts, toldBy } from '../core/judgement/acts.ts';
import { namesOf } from '../core/judgement/marker.ts';
import type { Verdict } from '../core/judgement/verdict.ts';
import { receiptOf } from '../core/ledger/heard.ts';
import type { Current, RouteName } from '../core/ledger/ledger.ts';
import { reportLink } from '../core/report/report-link.ts';
import { conversationOf, QUIET, toldLast } from '../core/telling/said.ts';
import { shownOf } from '../core/telling/shown.ts';
import type { LastSaid } from '../records/new-judgement.ts';
import { holdBack } from './hold-back.ts';
import type { Toolbox } from './tools.ts';

/** Lets the routes fetch their tokens while the judgement is being recorded and the image marked. */
export function prepareRoutes(say: readonly RouteName[], { routes }: Toolbox): void {
  for (const route of routes) if (say.includes(route.name)) void route.prepare?.();
}

/** Who built the image, for the message; not asked where there is nothing to say. It never fails. */
export async function provenanceFor(
  say: readonly RouteName[],
  { image, artifact, tags }: Evidence,
  { registry }: Toolbox,
): Promise<Provenance> {
  if (say.length === 0) return {};
  return registry.readProvenance(image, artifact, namesOf(tags, image.digest));
}

/**
 * Tells who is to be told, in turn with the other images of this run, and settles the judgement. Answers with the routes
 * that have told people.
 */
export async function announce(
  announcement: Announcement,
  { say, quiet, show = [], record }: Pick<Acts, 'say' | 'quiet' | 'show' | 'record'>,
  held: Current,
  tools: Toolbox,
): Promise<readonly RouteName[]> {
  const { judgement, marking } = announcement;
  // A mark that could not be put is worth a word where the verdict alone is not.
  const told = marking.state === 'impossible' ? [...new Set([...say, ...quiet])] : say;
  const at = tools.now().toISOString();
  const untold = quiet.filter((route) => !told.includes(route));
  const silent = untold.map((route) => quietly(route, judgement.verdict, at));
  const isFirst = tools.inBurst?.as !== 'gathering' && tools.inBurst?.isFirst;
  const isResumed = record === 'resume' && !isFirst;
  const telling = { announcement, told, quiet, show, silent, isResumed };
  if (told.length > 0) {
    const later = await tools.inTurn(() => tellAll(telling, held, tools));
    return toldBy({ say, show }).filter((route) => !later.includes(route));
  }
  await tools.records.settle(held, marking, silent);
  return [];
}

/** What is noted of a route that says nothing of a verdict. */
export const quietly = (route: RouteName, verdict: Verdict, at: string): LastSaid => ({
  route,
  said: { verdict, at, receipt: QUIET },
});

/** What is to be said, by whom, and of whom it is noted that they say nothing. */
interface Telling {
  readonly announcement: Announcement;
  readonly told: readonly RouteName[];
  /** Of them and others, those that say nothing of it by itself. */
  readonly quiet: readonly RouteName[];
  /** Of them, those that say nothing now beside showing it where it stands. */
  readonly show: readonly RouteName[];
  readonly silent: readonly LastSaid[];
  /** A run before this one may have said some of it. */
  readonly isResumed: boolean;
}

/**
 * Tells these routes one after the other, and notes each before the next: a crash can then repeat one
 * message at most, the one between being taken and being noted. A route that fails does not silence the
 * others; the judgement stays open and the failure is thrown. What one wants to be told later is owed to it until then, like
 * what waits for the end of quiet hours. Answers with these.
 */
async function tellAll(
  { announcement, told, quiet, show, silent, isResumed }: Telling,
  held: Current,
  tools: Toolbox,
): Promise<readonly RouteName[]> {
  const { routes, records, now } = tools;
  let current = held;
  /** What the last route has just taken, and is not written down yet. */
  let unnoted: readonly LastSaid[] = [];
  const noteAll = async (some = unnoted): Promise<void> => {
    for (const { route, said } of some) current = await records.noteSaid(current, route, said);
    unnoted = [];
  };
  const failures: unknown[] = [];
  const later: Record<RouteName, string> = {};
  for (const route of routes.filter(({ name }) => told.includes(name))) {
    await noteAll();
    if (isEnding(current, now())) current = await records.renew(current);
    const note = async (one: LastSaid): Promise<void> => noteAll([one]);
    try {
      const taken = await tell(route, announcement, { held, isResumed, quiet, show, note }, tools);
      unnoted = taken ? [taken] : [];
    } catch (failure) {
      if (failure instanceof NotYet)
        later[route.name] = new Date(now().getTime() + failure.seconds * 1_000).toISOString();
      else failures.push(failureOfRoute(route.name, failure));
    }
  }
  if (failures.length > 0) await noteAll();
  allOrFailure(failures);
  const owed = { ...current.owed, ...later };
  const open = Object.keys(later).length > 0 ? { ...current, owed } : current;
  await records.settle(open, announcement.marking, [...silent, ...unnoted]);
  return Object.keys(later);
}

/** What it takes to tell a route of a judgement, and to note what it has taken on the way. */
interface OneTelling extends Pick<Telling, 'isResumed' | 'quiet' | 'show'> {
  readonly held: Current;
  readonly note: (one: LastSaid) => Promise<void>;
}

/**
 * What a comparison's message is to say is noted without a word, but where a conversation goes on. Undefined where
 * it is held for the end of the sweep, and there is nothing to note.
 */
async function tell(
  route: Route,
  announcement: Announcement,
  { held, isResumed, quiet, show, note }: OneTelling,
  tools: Toolbox,
): Promise<LastSaid | undefined> {
  const { inSummary, inBurst, reportUrl, served, now } = tools;
  const { name } = route;
  const last = held.said[name];
  const { verdict, image } = announcement.judgement;
  const at = now().toISOString();
  const isToShow = show.includes(name);
  const among = isToShow ? undefined : inSummary?.among(name, verdict, last);
  if (inSummary && !among && quiet.includes(name)) return quietly(name, verdict, at);
  if (among && !conversationOf(last))
    return { route: name, said: { verdict, at, receipt: receiptOf(among), among } };
  const lastSaid = ({ untold: isUntold, ...taken }: Taken): LastSaid => {
    // People have been told what they were told before.
    if (isToShow && last) return { route: name, said: { ...last, ...conversationIn(taken) } };
    const shown = taken.conversation && { shown: shownOf(announcement, held.number) };
    const told = among ? { ...taken, receipt: receiptOf(among), among } : taken;
    const untold = isUntold && last && { untold: toldLast(last) };
    return {
      route: name,
      said: { verdict, at: now().toISOString(), ...told, ...shown, ...untold },
    };
  };
  // In quiet hours nothing is said in the channel, of one image or of many.
  const isOnlyShown = among !== undefined || isToShow;
  if (await holdBack(route, announcement, { held, isResumed, isOnlyShown }, tools))
    return (
      among &&
      last && { route: name, said: { ...last, verdict, at, receipt: receiptOf(among), among } }
    );
  const isAmong = among !== undefined || inBurst?.as === 'among';
  const report = reportUrl && reportLink(reportUrl, image, served);
  const known = {
    ...(last && { before: last.verdict }),
    ...(isAmong && { inSummary: true }),
    ...(report && { report }),
  };
  const { number, judgement } = held;
  const judgedAt = judgement.judgedAt;
  const soFar = { number, judgedAt, isResumed, ...(isToShow && { isToShow }) };
  return lastSaid(
    await route.send(
      { ...announcement, ...known },
      { ...soFar, note: (some) => note(lastSaid(some)), ...(last && { said: last }) },
    ),
  );
}

const conversationIn = ({ conversation }: Taken): Pick<Taken, 'conversation'> =>
  conversation ? { conversation } : {};

/** Sending may take most of a lease; one that ended meanwhile would let another run say it again. */
const SENDING_MILLISECONDS = 50_000;
const isEnding = ({ lease }: Current, now: Date): boolean =>
  lease.until - now.getTime() < SENDING_MILLISECONDS;
