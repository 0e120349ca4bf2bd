import { randomUUID } from 'node:crypto';
import { PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../core/image.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { Marking } from '../core/judgement/marker.ts';
import {
  type Current,
  dueOf,
  LEASE_MILLISECONDS,
  type ListedImage,
} from '../core/ledger/ledger.ts';
import type { LastSaid, NewEntry } from './entry.ts';
import { packFindings } from './findings-pack.ts';
import {
  findingsSort,
  judgementSort,
  listedImageSort,
  partition,
  repositoryPartition,
  STATE,
} from './keys.ts';
import { noteOnTable, onTable, type Table } from './table.ts';

/** A transaction takes 4 MB; beyond this many slices the findings go ahead of it, one by one. */
const SLICES_IN_TRANSACTION = 8;

/**
 * The record of a judgement: the current state, its place in the history, in the list of its
 * repository and its findings, all or nothing. Findings too large for one transaction are written first, under a name of this attempt's
 * own: without the state that names them nobody reads them.
 */
export async function begin(table: Table, entry: NewEntry, now: Date): Promise<Current> {
  const { judgement, previous, settled } = entry;
  const number = (previous?.number ?? 0) + 1;
  const slices = await packFindings(entry.findings);
  const lease = leaseFrom(now);
  const current: Current = {
    judgement,
    number,
    revision: (previous?.revision ?? 0) + 1,
    ...(settled && { settledAt: now.toISOString() }),
    lease,
    ...(previous?.marking && { marking: previous.marking }),
    said: previous?.said ?? {},
    findingsItems: slices.length,
    findingsId: lease.owner,
    ...(!settled && previous?.takenUp && { takenUp: previous.takenUp }),
  };
  const pk = partition(judgement.image);
  const findings = slices.map((slice, index) => ({
    Put: { TableName: table.name, Item: { pk, sk: findingsSort(lease.owner, index), slice } },
  }));
  const inOne = findings.length <= SLICES_IN_TRANSACTION;
  if (!inOne) for (const { Put } of findings) await send(table, pk, new PutCommand(Put));
  const { findingsItems, findingsId } = current;
  const history = { pk, sk: judgementSort(number), judgement, findingsItems, findingsId };
  const TransactItems = [
    { Put: statePut(table, current, previous, now) },
    { Put: { TableName: table.name, Item: history } },
    ...listedItems(current).map((Item) => ({ Put: { TableName: table.name, Item } })),
    ...(inOne ? findings : []),
  ];
  await send(table, pk, new TransactWriteCommand({ TransactItems }));
  return current;
}

/** How many of an image's names the list of its repository keeps: enough to tell its line of tags. */
const NAMES_LISTED = 20;

/** The image in the list of its repository, where it has a name and a time. */
function listedItems({ judgement, findingsItems, findingsId }: Current): object[] {
  const { image, pushedAt, comparable = false, names, standing } = judgement;
  if (standing === 'unnamed' || pushedAt === undefined || findingsId === undefined) return [];
  const listed: ListedImage = {
    digest: image.digest,
    pushedAt,
    names: names.slice(0, NAMES_LISTED),
    findingsItems,
    findingsId,
    comparable,
  };
  const sk = listedImageSort(pushedAt, image.digest);
  return [{ pk: repositoryPartition(image), sk, listed }];
}

/** Notes that a look has found nothing new, so that the next one is put off to its time. */
export async function putOff(
  table: Table,
  previous: Current,
  reviewAt: string | undefined,
  now: Date,
): Promise<Current> {
  const { takenUp: _takenUp, ...rest } = previous;
  const current: Current = {
    ...rest,
    judgement: reviewedAt(previous.judgement, reviewAt),
    revision: previous.revision + 1,
    lookedAt: now.toISOString(),
  };
  await put(table, current, previous, now);
  return current;
}

export async function resume(
  table: Table,
  previous: Current,
  reviewAt: string | undefined,
  now: Date,
): Promise<Current> {
  const { settledAt: _settled, judgement, ...open } = previous;
  const current = {
    ...open,
    judgement: reviewedAt(judgement, reviewAt),
    revision: previous.revision + 1,
    lease: leaseFrom(now),
    lookedAt: now.toISOString(),
  };
  await put(table, current, previous, now);
  return current;
}

const reviewedAt = (
  { reviewAt: _before, ...judgement }: Judgement,
  reviewAt: string | undefined,
): Judgement => ({ ...judgement, ...(reviewAt && { reviewAt }) });

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
  last?: LastSaid,
): Promise<Current> {
  const { takenUp: _takenUp, ...rest } = previous;
  const said = last ? { ...previous.said, [last.route]: last.said } : previous.said;
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

/** A name of its own for every lease: even a run that is resumed after it was given up writes nothing. */
const leaseFrom = (now: Date) => ({
  owner: randomUUID(),
  until: now.getTime() + LEASE_MILLISECONDS,
});

/** Writes the state over exactly the revision that was read, and only while nobody is at work on it. */
function statePut(table: Table, current: Current, previous: Current | undefined, now: Date) {
  const condition = previous
    ? {
        ConditionExpression:
          '#current.revision = :revision AND (attribute_exists(#current.settledAt) OR #current.lease.#until < :now)',
        ExpressionAttributeNames: { '#current': 'current', '#until': 'until' },
        ExpressionAttributeValues: { ':revision': previous.revision, ':now': now.getTime() },
      }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  return { TableName: table.name, Item: stateItem(current.judgement.image, current), ...condition };
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

const stateItem = (image: ImageRef, current: Current) => ({
  pk: partition(image),
  sk: STATE,
  current,
  ...dueOf(current),
});

const send = (
  table: Table,
  pk: string,
  command: PutCommand | TransactWriteCommand,
): Promise<unknown> =>
  onTable(`recording the judgement of ${pk}`, () => table.client.send(command as PutCommand));
