import { randomUUID } from 'node:crypto';
import type { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../core/image.ts';
import { dueOf } from '../core/ledger/due.ts';
import { LEASE_MILLISECONDS } from '../core/ledger/lease.ts';
import type { Current } from '../core/ledger/ledger.ts';
import { listingOf } from '../core/ledger/listing.ts';
import { partition, STATE } from './keys.ts';
import { onTable, type Table } from './table.ts';

/** A name of its own for every lease: even a run that is resumed after it was given up writes nothing. */
export const leaseFrom = (now: Date) => ({
  owner: randomUUID(),
  until: now.getTime() + LEASE_MILLISECONDS,
});

/** Writes the state over exactly the revision that was read, and only while nobody is at work on it. */
export function statePut(table: Table, current: Current, previous: Current | undefined, now: Date) {
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

export const stateItem = (image: ImageRef, current: Current) => ({
  pk: partition(image),
  sk: STATE,
  current,
  ...dueOf(current),
  listedAs: listingOf(current.judgement),
  image: `${image.repository}@${image.digest}`,
});

export const send = (
  table: Table,
  pk: string,
  command: PutCommand | TransactWriteCommand,
): Promise<unknown> =>
  onTable(`recording the judgement of ${pk}`, () => table.client.send(command as PutCommand));
