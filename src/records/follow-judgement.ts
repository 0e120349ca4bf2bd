import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Marking } from '../core/judgement/marker.ts';
import { LEASE_MILLISECONDS } from '../core/ledger/lease.ts';
import type { Current, Seen } from '../core/ledger/ledger.ts';
import type { ScanAsked } from '../core/ledger/rescan.ts';
import { partition, STATE } from './keys.ts';
import { type LastSaid, withSaid } from './new-judgement.ts';
import { leaseFrom, send, stateItem, statePut } from './state-item.ts';
import { noteOnTable, onTable, type Table } from './table.ts';

/*
 * What is noted of a judgement after it has been recorded: who is at work on it, what was said, how it ended.
 */

/** Notes that a look has found nothing new, so that the next one is put off to its time. */
export async function putOff(
  table: Table,
  previous: Current,
  seen: Seen,
  now: Date,
): Promise<Current> {
  const { takenUp: _takenUp, ...rest } = previous;
  const current: Current = {
    ...asSeen(rest, seen),
    revision: previous.revision + 1,
    lookedAt: now.toISOString(),
  };
  await put(table, current, previous, now);
  return current;
}

/** Notes what came of asking ECR for a scan, before anything comes of the scan itself. */
export async function noteScanAsked(
  table: Table,
  previous: Current,
  scanAsked: ScanAsked,
  now: Date,
): Promise<Current> {
  const current = { ...previous, scanAsked, revision: previous.revision + 1 };
  await put(table, current, previous, now);
  return current;
}

export async function resume(
  table: Table,
  previous: Current,
  seen: Seen,
  now: Date,
): Promise<Current> {
  const { settledAt: _settled, ...open } = previous;
  const current = {
    ...asSeen(open, seen),
    revision: previous.revision + 1,
    lease: leaseFrom(now),
    lookedAt: now.toISOString(),
  };
  await put(table, current, previous, now);
  return current;
}

function asSeen<T extends Current>(
  current: T,
  { reviewAt, platforms, watch, scanAsked = current.scanAsked }: Seen,
): T {
  const { reviewAt: _before, ...judgement } = current.judgement;
  return {
    ...current,
    judgement: { ...judgement, platforms, ...(reviewAt && { reviewAt }) },
    watch,
    ...(scanAsked && { scanAsked }),
  };
}

/** Prolongs the lease that this run holds; LeaseLost where it is another's by now. */
export async function renew(table: Table, previous: Current, now: Date): Promise<Current> {
  const lease = { ...previous.lease, until: now.getTime() + LEASE_MILLISECONDS };
  return putOwn(table, { ...previous, lease });
}

export async function noteSaid(
  table: Table,
  previous: Current,
  { route, said }: LastSaid,
): Promise<Current> {
  return putOwn(table, { ...previous, said: { ...previous.said, [route]: said } });
}

export async function settle(
  table: Table,
  previous: Current,
  marking: Marking,
  now: Date,
  last: readonly LastSaid[] = [],
): Promise<Current> {
  const { takenUp: _takenUp, ...rest } = previous;
  const said = withSaid(previous.said, last);
  return putOwn(table, { ...rest, said, marking, settledAt: now.toISOString() });
}

/** Gives the lease back on a judgement that stays open: whoever comes next may go on at once. */
export async function release(table: Table, current: Current, now: Date): Promise<void> {
  const pk = partition(current.judgement.image);
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { pk, sk: STATE },
    UpdateExpression: 'SET #current.lease.#until = :zero, dueAt = :now',
    ConditionExpression:
      '#current.lease.#owner = :owner AND attribute_not_exists(#current.settledAt)',
    ExpressionAttributeNames: { '#current': 'current', '#until': 'until', '#owner': 'owner' },
    ExpressionAttributeValues: {
      ':zero': 0,
      ':now': now.toISOString(),
      ':owner': current.lease.owner,
    },
  });
  await onTable(`releasing the judgement of ${pk}`, () => table.client.send(command));
}

const put = (table: Table, current: Current, previous: Current, now: Date): Promise<unknown> =>
  send(
    table,
    partition(current.judgement.image),
    new PutCommand(statePut(table, current, previous, now)),
  );

/**
 * Writes the state under the lease that this run holds; a run that lost it writes nothing. Whoever has
 * read it before writes nothing either: what was said meanwhile would be forgotten, and said again.
 * A write whose answer was lost is repeated, and finds its own revision there.
 */
async function putOwn(table: Table, changed: Current): Promise<Current> {
  const current = { ...changed, revision: changed.revision + 1 };
  const { image } = current.judgement;
  const command = new PutCommand({
    TableName: table.name,
    Item: stateItem(image, current),
    ConditionExpression:
      '#current.lease.#owner = :owner AND #current.revision IN (:before, :after)',
    ExpressionAttributeNames: { '#current': 'current', '#owner': 'owner' },
    ExpressionAttributeValues: {
      ':before': changed.revision,
      ':after': current.revision,
      ':owner': current.lease.owner,
    },
  });
  const doing = `noting what was done about ${partition(image)}`;
  await noteOnTable(table, doing, () => table.client.send(command));
  return current;
}
