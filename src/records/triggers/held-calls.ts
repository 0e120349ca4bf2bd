import { allOrFailure, JudgementInProgress } from '../../core/errors.ts';
import { inBatches } from '../../core/in-batches.ts';
import { CALL } from '../keys.ts';
import type { Table } from '../table.ts';
import { type DuePlace, placesAs, putAside, wakeCall } from './call-items.ts';

/*
 * What waits for a target that does not answer is due when the pause ends: so it stands before no call of another trigger.
 */

/** Writes at once. */
const AT_ONCE = 25;
/** As many as a run has the time to write. */
const MOST = 1_000;

/** Calls wait until that time (ISO). */
export async function hold(
  table: Table,
  places: readonly DuePlace[],
  until: string,
): Promise<void> {
  await ofEach(places, (place) => holdOne(table, place, until));
}

async function holdOne(table: Table, place: DuePlace, until: string): Promise<void> {
  try {
    await putAside(table, place, until);
  } catch (failure) {
    // It is due later than that, or not any more.
    if (!(failure instanceof JudgementInProgress)) throw failure;
  }
}

/** What waits of a trigger until then (ISO time) is due now; of very many the rest when it is time. */
export async function releaseHeld(
  table: Table,
  trigger: string,
  until: string,
  now: Date,
): Promise<void> {
  // What waited for it is due already; and DynamoDB refuses a range whose end lies before its beginning.
  if (until <= now.toISOString()) return;
  const held: DuePlace[] = [];
  for await (const place of placesAs(table, CALL, { after: now.toISOString(), until })) {
    if (place.trigger === trigger) held.push(place);
    if (held.length === MOST) break;
  }
  await ofEach(held, (place) => wakeCall(table, place, now));
}

/** A failure keeps nothing else of its batch; what is behind that is left to the next run. */
async function ofEach(
  places: readonly DuePlace[],
  write: (place: DuePlace) => Promise<unknown>,
): Promise<void> {
  for (const batch of inBatches(places, AT_ONCE)) {
    const written = await Promise.allSettled(batch.map(write));
    allOrFailure(written.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
}
