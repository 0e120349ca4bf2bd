import type { Announcement } from '../announce/announcement.ts';
import type { Route } from '../announce/route.ts';
import { allOrFailure } from '../core/errors.ts';
import type { Current, RouteName } from '../core/ledger.ts';
import type { LastSaid } from '../records/entry.ts';
import type { Toolbox } from './tools.ts';

/** Lets the routes fetch what they need while the judgement is being recorded and the image marked. */
export function getReady(say: readonly RouteName[], { routes }: Toolbox): void {
  for (const route of routes) if (say.includes(route.name)) route.getReady?.();
}

/**
 * Tells every route that has not heard this verdict, one after the other, and notes each before the
 * next: a crash can then repeat one message at most, the one between being taken and being noted.
 * A route that fails does not silence the others; the judgement stays open and the failure is thrown.
 */
export async function announce(
  announcement: Announcement,
  say: readonly RouteName[],
  open: Current,
  { routes, records, now }: Toolbox,
): Promise<void> {
  let current = open;
  let untold: LastSaid | undefined;
  const failures: unknown[] = [];
  for (const route of routes.filter(({ name }) => say.includes(name))) {
    if (untold) current = await records.noteSaid(current, untold.route, untold.said);
    const before = open.said[route.name]?.verdict;
    const said = { ...announcement, ...(before && { before }) };
    untold = await tell(route, said, now).catch((failure: unknown) => {
      failures.push(failure);
      return undefined;
    });
  }
  if (failures.length > 0 && untold) await records.noteSaid(current, untold.route, untold.said);
  allOrFailure(failures);
  await records.settle(current, announcement.marking, untold);
}

async function tell(route: Route, announcement: Announcement, now: () => Date): Promise<LastSaid> {
  const receipt = await route.send(announcement);
  const { verdict } = announcement.judgement;
  return { route: route.name, said: { verdict, at: now().toISOString(), receipt } };
}
