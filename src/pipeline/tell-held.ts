import type { Route } from '../announce/route.ts';
import { imageKey } from '../core/image.ts';
import { nextPivot } from '../core/telling/pivot.ts';
import { MINUTE } from '../core/time.ts';
import type { OpenPivots } from '../records/held/pivot-record.ts';
import { type Standing, stillHeld } from './still-held.ts';
import { tellAccepted } from './tell-accepted.ts';
import { type TellingHeld, tellOne } from './tell-one.ts';
import { goOnWithPivot, mayBeWritten } from './tell-pivot.ts';

/** Longer than so nobody waits for what a sweep has still to judge. */
const LONGEST = 10 * MINUTE;

/**
 * Says what was held: of five or more images in a channel that are worse for one vulnerability in one message, and of
 * the others by themselves; what has a message of its own is written anew as fast as Slack takes it, in as many
 * sweeps as that needs. `isAll`: nothing is left to be judged, and whatever has the same to say is among what is
 * held; before that only what was begun goes on, and what has waited for long. False where there was nothing.
 */
export async function tellHeld(telling: TellingHeld, isAll: boolean): Promise<boolean> {
  const { tools, note } = telling;
  const { held: book } = tools.records;
  const route = tools.routes.find(({ pivots }) => pivots !== undefined);
  const [{ held, unreadable }, pivots] = await Promise.all([book.waiting(), book.pivots()]);
  await leaveUnreadable(pivots, telling);
  const { accepted, replies } = pivots;
  const isAccepted = accepted.length + replies.length > 0;
  if (route && isAccepted) await tellAccepted(route, pivots, telling).catch(note);
  if (!route || held.length + unreadable.length + pivots.open.length === 0)
    return route !== undefined && isAccepted;
  const still = await stillHeld(held, route.name, tools);
  let { left } = still;
  for (const pivot of pivots.open) {
    const keys = new Set(pivot.images);
    const its = left.filter(({ image }) => keys.has(imageKey(image)));
    left = left.filter(({ image }) => !keys.has(imageKey(image)));
    await goOnWithPivot(route, { pivot, its, isResumed: true }, telling).catch(note);
  }
  const now = tools.now().getTime();
  const hasWaited = left.some((one) => now - Date.parse(one.held.at) >= LONGEST);
  if (!isAll && !hasWaited) return true;
  const due = left.filter(({ isPutOff }) => !isPutOff);
  await tellAlone(route, await tellPivots(route, due, telling), telling);
  for (const image of [...unreadable, ...still.unreadable])
    await tellOne({ image }, 'alone', telling);
  return true;
}

/** A message that cannot be read is heard of once: what is held of its images is told without it. */
async function leaveUnreadable(
  { unreadable }: OpenPivots,
  { tools, note }: TellingHeld,
): Promise<void> {
  for (const one of unreadable) {
    note(one.failure);
    await tools.records.held.leavePivot(one).catch(note);
  }
}

/** Begins one message after the other; answers with what none of them tells of. */
async function tellPivots(
  route: Route,
  waiting: readonly Standing[],
  telling: TellingHeld,
): Promise<readonly Standing[]> {
  const { tools, hasTime, note } = telling;
  let left = waiting;
  for (let next = nextPivot(left); next && hasTime(); next = nextPivot(left)) {
    const keys = new Set(next.images);
    const its = left.filter(({ image }) => keys.has(imageKey(image)));
    left = left.filter(({ image }) => !keys.has(imageKey(image)));
    const pivot = { ...next, at: tools.now().toISOString(), listed: 0 };
    await tools.records.held.notePivot(pivot);
    await goOnWithPivot(route, { pivot, its, isResumed: false }, telling).catch(note);
  }
  return left;
}

async function tellAlone(
  route: Route,
  left: readonly Standing[],
  telling: TellingHeld,
): Promise<void> {
  for (const one of left) {
    if (!telling.hasTime()) return;
    if (mayBeWritten(one, route, telling.pace)) await tellOne(one, 'alone', telling);
  }
}
