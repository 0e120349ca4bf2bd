import type { Announcement } from '../announce/announcement.ts';
import type { Route } from '../announce/route.ts';
import { allOrFailure } from '../core/errors.ts';
import type { Evidence } from '../core/evidence/evidence.ts';
import type { Provenance } from '../core/evidence/provenance.ts';
import { namesOf } from '../core/judgement/marker.ts';
import { receiptOf } from '../core/ledger/heard.ts';
import type { Current, RouteName, Said } from '../core/ledger/ledger.ts';
import type { LastSaid } from '../records/new-judgement.ts';
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

/** Tells who is to be told, in turn with the other images of this run, and settles the judgement. */
export async function announce(
  announcement: Announcement,
  say: readonly RouteName[],
  held: Current,
  tools: Toolbox,
): Promise<void> {
  if (say.length > 0) await tools.inTurn(() => tellAll(announcement, say, held, tools));
  else await tools.records.settle(held, announcement.marking);
}

/**
 * Tells every route that has not heard this verdict, one after the other, and notes each before the
 * next: a crash can then repeat one message at most, the one between being taken and being noted.
 * A route that fails does not silence the others; the judgement stays open and the failure is thrown.
 */
async function tellAll(
  announcement: Announcement,
  say: readonly RouteName[],
  held: Current,
  tools: Toolbox,
): Promise<void> {
  const { routes, records, now } = tools;
  let current = held;
  /** What the last route has just taken, and is not written down yet. */
  let unnoted: LastSaid | undefined;
  const failures: unknown[] = [];
  for (const route of routes.filter(({ name }) => say.includes(name))) {
    if (unnoted) current = await records.noteSaid(current, unnoted.route, unnoted.said);
    if (isEnding(current, now())) current = await records.renew(current);
    unnoted = await tell(route, announcement, held.said[route.name], tools).catch(
      (failure: unknown) => {
        failures.push(failure);
        return undefined;
      },
    );
  }
  if (failures.length > 0 && unnoted) await records.noteSaid(current, unnoted.route, unnoted.said);
  allOrFailure(failures);
  await records.settle(current, announcement.marking, unnoted);
}

/** Sending may take most of a lease; one that ended meanwhile would let another run say it again. */
const SENDING_MILLISECONDS = 50_000;
const isEnding = ({ lease }: Current, now: Date): boolean =>
  lease.until - now.getTime() < SENDING_MILLISECONDS;

/** What a comparison's message is to say is noted without a word. */
async function tell(
  route: Route,
  announcement: Announcement,
  last: Said | undefined,
  { inSummary, now }: Toolbox,
): Promise<LastSaid> {
  const { verdict } = announcement.judgement;
  const among = inSummary?.among(route.name, verdict, last);
  const before = last?.verdict;
  const receipt = among
    ? receiptOf(among)
    : await route.send({ ...announcement, ...(before && { before }) });
  const said = { verdict, at: now().toISOString(), receipt, ...(among && { among }) };
  return { route: route.name, said };
}
