import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Failed } from '../../core/ledger/failed.ts';
import { type Pivot, type PostedPivot, pivotName } from '../../core/telling/pivot.ts';
import { DAY } from '../../core/time.ts';
import { readAll } from '../batches.ts';
import { expiresAfter } from '../expiry.ts';
import { FailedShape } from '../failed-record.ts';
import { ACCEPTED, DUE_INDEX, type Key, PIVOT, pivotPartition, REPLY } from '../keys.ts';
import { Count, parsed, record, Time, whenRead } from '../parsed.ts';
import { queryAll } from '../query-all.ts';
import { onTable, type Table } from '../table.ts';
import { type Acceptance, acceptanceIn, type OpenReply, replyIn } from './acceptances.ts';

/** A message about a vulnerability in several images, and how far it has been said. */
export interface OpenPivot extends Pivot {
  /** ISO time at which it was begun. */
  readonly at: string;
  /** Where it stands; absent: it is not posted yet, or that is not noted. */
  readonly posted?: PostedPivot;
  /** How many messages of its thread are posted. */
  readonly listed: number;
  /** Of what it was refused, and when it is tried again (ISO time). */
  readonly failed?: Failed;
  readonly retryAt?: string;
}

const PivotRecord = whenRead(() =>
  record<OpenPivot>({
    channel: z.string(),
    vulnerability: z.string(),
    images: z.array(z.string()),
    at: Time,
    posted: z.exactOptional(
      record<PostedPivot>({
        channel: z.string(),
        root: z.string(),
        insteadOf: z.exactOptional(z.string()),
      }),
    ),
    listed: Count,
    failed: z.exactOptional(FailedShape),
    retryAt: z.exactOptional(Time),
  }),
);

/** How long it is known which images a message was about: for the buttons under it. */
const KEPT = 90 * DAY;

/** Writes down how far it has come; `isOver`: all of it is said. */
export async function putPivot(
  table: Table,
  pivot: OpenPivot,
  isOver: boolean,
  now: Date,
): Promise<void> {
  const Item = {
    pk: pivotPartition(pivotName(pivot, pivot.at)),
    sk: PIVOT,
    pivot,
    expiresAt: expiresAfter(KEPT, now),
    ...(!isOver && { due: PIVOT, dueAt: pivot.at }),
  };
  await onTable('noting what was said of a vulnerability', () =>
    table.client.send(new PutCommand({ TableName: table.name, Item })),
  );
}

/** The message of a name; undefined where it is not known any more. Throws PermanentFailure where it cannot be read. */
export async function readPivot(table: Table, name: string): Promise<OpenPivot | undefined> {
  const Key = { pk: pivotPartition(name), sk: PIVOT };
  const command = new GetCommand({ TableName: table.name, Key, ConsistentRead: true });
  const { Item } = await onTable('reading a message about a vulnerability', () =>
    table.client.send(command),
  );
  return Item && parsed(PivotRecord, Item['pivot'], Key.pk);
}

/** Nothing of it was said, and nothing is left to say. */
export async function dropPivot(table: Table, pivot: OpenPivot): Promise<void> {
  const Key = { pk: pivotPartition(pivotName(pivot, pivot.at)), sk: PIVOT };
  await onTable('taking back a message about a vulnerability', () =>
    table.client.send(new DeleteCommand({ TableName: table.name, Key })),
  );
}

/** The messages about vulnerabilities of which not all has been said. */
export interface OpenPivots {
  /** The oldest first. */
  readonly open: readonly OpenPivot[];
  /** What was accepted from one, which its thread has not been told. */
  readonly accepted: readonly Acceptance[];
  /** What a run has begun to tell of that. */
  readonly replies: readonly OpenReply[];
  readonly unreadable: readonly UnreadablePivot[];
}

/** One that cannot be read: which, and why. */
export interface UnreadablePivot {
  readonly key: Key;
  readonly failure: unknown;
}

/** Those of which not all has been said, and what was accepted from others. */
export async function openPivots(table: Table): Promise<OpenPivots> {
  const doing = 'reading the messages about vulnerabilities';
  const listed = await queryAll(table, doing, {
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'due = :kind',
    ExpressionAttributeValues: { ':kind': PIVOT },
  });
  const keys = listed.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  const items = await readAll(table, doing, keys, { ConsistentRead: true });
  const open: OpenPivot[] = [];
  const accepted: Acceptance[] = [];
  const replies: OpenReply[] = [];
  const unreadable: UnreadablePivot[] = [];
  for (const { pk, sk, ...item } of items.filter(({ due }) => due !== undefined)) {
    try {
      if (sk.startsWith(ACCEPTED)) accepted.push(acceptanceIn(item, pk));
      else if (sk.startsWith(REPLY)) replies.push(replyIn(item, pk));
      else open.push(parsed(PivotRecord, item['pivot'], pk));
    } catch (failure) {
      unreadable.push({ key: { pk, sk }, failure });
    }
  }
  return { open: open.toSorted(oldestFirst), accepted, replies, unreadable };
}

const oldestFirst = (a: OpenPivot, b: OpenPivot): number => (a.at < b.at ? -1 : 1);

/** Leaves one that cannot be read as it is, and out of what is due: what is held of its images is told without it. */
export async function leavePivot(table: Table, Key: Key): Promise<void> {
  const UpdateExpression = 'REMOVE due, dueAt';
  await onTable(`leaving ${Key.pk}, which cannot be read`, () =>
    table.client.send(new UpdateCommand({ TableName: table.name, Key, UpdateExpression })),
  );
}
