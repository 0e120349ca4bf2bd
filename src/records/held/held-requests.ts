import { randomUUID } from 'node:crypto';
import { DeleteCommand, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../../core/errors.ts';
import { type ImageRef, parseImageKey } from '../../core/image.ts';
import type { Current, RouteName } from '../../core/ledger/ledger.ts';
import type { Held, HeldImage } from '../../core/telling/held.ts';
import type { Said } from '../../core/telling/said.ts';
import { readAll } from '../batches.ts';
import { DUE_INDEX, partition, requestSort, STATE } from '../keys.ts';
import { queryAll } from '../query-all.ts';
import { onTable, type Table } from '../table.ts';
import { heldIn } from './held-record.ts';

/*
 * What people are to hear of an image stands beside its record as a request of the kind `held`.
 */

/** An image of which something is held, and by which name. */
export interface Waiting extends HeldImage {
  readonly name: string;
  /** It has failed, or a run has taken it up, and is tried again later. */
  readonly isPutOff: boolean;
}

/** What is held at this moment. */
export interface WaitingImages {
  readonly held: readonly Waiting[];
  /** What is held of them cannot be read: they are told of by themselves. */
  readonly unreadable: readonly ImageRef[];
}

/** Writes down what is to be said of an image, over what was held of it before. */
export async function putHeld(table: Table, image: ImageRef, held: Held): Promise<void> {
  const Item = {
    pk: partition(image),
    sk: requestSort('held'),
    due: 'held',
    dueAt: held.at,
    why: 'finding',
    name: randomUUID(),
    held,
  };
  await onTable(`holding what is to be said of ${Item.pk}`, () =>
    table.client.send(new PutCommand({ TableName: table.name, Item })),
  );
}

/** What is held of an image, and whether a run has begun to say it. */
export interface HeldNow {
  readonly held: Held;
  readonly isTakenUp: boolean;
}

/** What is held of an image; undefined where nothing is, or nothing that can be read. */
export async function readHeld(table: Table, image: ImageRef): Promise<HeldNow | undefined> {
  const Key = { pk: partition(image), sk: requestSort('held') };
  const { Item } = await onTable(`reading what is held of ${Key.pk}`, () =>
    table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true })),
  );
  const held = heldIn(Item?.['held']);
  const isTakenUp = Item?.['takenUp'] !== undefined || Item?.['failed'] !== undefined;
  return held && { held, isTakenUp };
}

/** Everything that is held. Read from an index that lags behind, and then from the table itself. */
export async function waitingImages(table: Table, now: Date): Promise<WaitingImages> {
  const doing = 'reading what is to be said';
  const listed = await queryAll(table, doing, {
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'due = :kind',
    ExpressionAttributeValues: { ':kind': 'held' },
  });
  const keys = listed.map(({ pk }) => ({ pk: String(pk), sk: requestSort('held') }));
  const items = await readAll(table, doing, keys, { ConsistentRead: true });
  const held: Waiting[] = [];
  const unreadable: ImageRef[] = [];
  for (const { pk, held: value, name, dueAt } of items) {
    const image = parseImageKey(pk);
    const one = heldIn(value);
    const isPutOff = String(dueAt) > now.toISOString();
    if (image && one) held.push({ image, held: one, name: String(name), isPutOff });
    else if (image) unreadable.push(image);
  }
  return { held, unreadable };
}

/** It is held no longer, unless something else is by now. */
export async function dropHeld(table: Table, { image, name }: Waiting): Promise<void> {
  const pk = partition(image);
  const command = new DeleteCommand({
    TableName: table.name,
    Key: { pk, sk: requestSort('held') },
    ConditionExpression: '#name = :name',
    ExpressionAttributeNames: { '#name': 'name' },
    ExpressionAttributeValues: { ':name': name },
  });
  try {
    await onTable(`holding nothing of ${pk} any more`, () => table.client.send(command));
  } catch (error) {
    if (!(error instanceof JudgementInProgress)) throw error;
  }
}

/**
 * What was held of an image has been said among others: that is noted, and it is held no longer, both or neither.
 * Throws JudgementInProgress where the image has got another record, or something else is held of it by now.
 */
export async function noteHeldTold(
  table: Table,
  { image, name }: Waiting,
  { revision }: Current,
  route: RouteName,
  said: Said,
): Promise<void> {
  const TableName = table.name;
  const pk = partition(image);
  const TransactItems = [
    {
      Update: {
        TableName,
        Key: { pk, sk: STATE },
        UpdateExpression: 'SET #current.said.#route = :said, #current.revision = :next',
        ConditionExpression: '#current.revision = :revision',
        ExpressionAttributeNames: { '#current': 'current', '#route': route },
        ExpressionAttributeValues: { ':said': said, ':revision': revision, ':next': revision + 1 },
      },
    },
    {
      Delete: {
        TableName,
        Key: { pk, sk: requestSort('held') },
        ConditionExpression: '#name = :name',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':name': name },
      },
    },
  ];
  await onTable(`noting what was said of ${pk}`, () =>
    table.client.send(new TransactWriteCommand({ TransactItems })),
  );
}
