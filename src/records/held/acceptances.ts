import {
  DeleteCommand,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { Digest } from '../../core/digest.ts';
import { type ImageRef, imageKey, parseImageKey } from '../../core/image.ts';
import type { AcceptedRisk, ForAll, Person } from '../../core/interventions/intervention.ts';
import type { Failed } from '../../core/ledger/failed.ts';
import { readAll } from '../batches.ts';
import { FailedShape } from '../failed-record.ts';
import { PersonRecord } from '../judgement-record.ts';
import {
  ACCEPTED,
  type Key,
  PIVOT,
  partition,
  pivotPartition,
  REPLY,
  requestSort,
} from '../keys.ts';
import { parsed, record, Time, whenRead } from '../parsed.ts';
import { noteOnTable, onTable, type Table } from '../table.ts';

/*
 * What is accepted from a message about many images stands beside it, for each repository, from the moment of its waiver
 * until the thread below has been told. What is told in one reply is written down as one before it is posted: what is
 * accepted meanwhile is in another.
 */

/** A vulnerability that was accepted in a repository from the message about its images. */
export interface Acceptance extends ForAll {
  /** Of the waiver (`nameOfWaiver`). */
  readonly id: string;
  /** At which image of the repository it was written down. */
  readonly image: ImageRef;
  readonly vulnerability: string;
  readonly by: Person;
  /** ISO time. */
  readonly at: string;
  readonly reason: string;
  readonly ticket?: string;
  /** ISO time. */
  readonly until: string;
}

/** What a thread is told in one reply: of one message, person, end and reason. */
export interface OpenReply {
  readonly accepted: readonly [Acceptance, ...Acceptance[]];
  /** Of what it was refused, and when it is tried again (ISO time). */
  readonly failed?: Failed;
  readonly retryAt?: string;
}

const AcceptanceRecord = whenRead(() =>
  record<Acceptance>({
    pivot: z.string(),
    channel: z.string(),
    root: z.string(),
    id: z.string(),
    image: record<ImageRef>({
      account: z.string(),
      region: z.string(),
      repository: z.string(),
      digest: Digest,
    }),
    vulnerability: z.string(),
    by: PersonRecord,
    at: Time,
    reason: z.string(),
    ticket: z.exactOptional(z.string()),
    until: Time,
  }),
);
const ReplyRecord = whenRead(() =>
  record<OpenReply>({
    accepted: z.tuple([AcceptanceRecord], AcceptanceRecord),
    failed: z.exactOptional(FailedShape),
    retryAt: z.exactOptional(Time),
  }),
);

type Stored = Readonly<Record<string, unknown>>;

/** Both throw PermanentFailure where it cannot be read; `place`: for people. */
export const acceptanceIn = ({ accepted }: Stored, place: string): Acceptance =>
  parsed(AcceptanceRecord, accepted, `what was accepted from ${place}`);
export const replyIn = ({ reply }: Stored, place: string): OpenReply =>
  parsed(ReplyRecord, reply, `a reply below ${place}`);

const DUE = { due: PIVOT } as const;
const acceptanceKey = ({ pivot, id }: Pick<Acceptance, 'pivot' | 'id'>): Key => ({
  pk: pivotPartition(pivot),
  sk: `${ACCEPTED}${id}`,
});
const replyKey = ({ accepted: [{ pivot, id }] }: OpenReply): Key => ({
  pk: pivotPartition(pivot),
  sk: `${REPLY}${id}`,
});

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What a transaction writes beside the waiver, where it was accepted from a message about many images. */
export function acceptancePut(table: Table, image: ImageRef, risk: AcceptedRisk): TransactItem[] {
  const { forAll, id, ids, by, at, reason, ticket, until } = risk;
  if (!forAll) return [];
  const accepted: Acceptance = {
    ...forAll,
    id,
    image,
    vulnerability: ids[0] ?? '',
    by,
    at,
    reason,
    ...(ticket && { ticket }),
    until,
  };
  const Item = { ...acceptanceKey(accepted), ...DUE, dueAt: at, accepted };
  return [{ Put: { TableName: table.name, Item } }];
}

/** Of these images, the keys of those that are asked for and not judged since. */
export async function askedAmong(
  table: Table,
  images: readonly ImageRef[],
): Promise<ReadonlySet<string>> {
  const keys = images.flatMap((image) =>
    (['acted', 'again'] as const).map((kind) => ({ pk: partition(image), sk: requestSort(kind) })),
  );
  const options = { ConsistentRead: true, ProjectionExpression: 'pk' };
  const items = await readAll(table, 'reading what is asked for', keys, options);
  return new Set(items.flatMap(({ pk }) => parseImageKey(pk) ?? []).map(imageKey));
}

/** What is told in one reply (`MOST_TOGETHER` at most) stands as one from now on; JudgementInProgress where another run has done the same. */
export async function beginReply(
  table: Table,
  accepted: readonly Acceptance[],
): Promise<OpenReply> {
  const [first, ...others] = accepted;
  if (!first) throw new Error('a reply about nothing');
  const reply: OpenReply = { accepted: [first, ...others] };
  const TransactItems = [
    { Put: { TableName: table.name, Item: replyItem(reply) } },
    ...accepted.map((one) => ({
      Delete: {
        TableName: table.name,
        Key: acceptanceKey(one),
        ConditionExpression: 'attribute_exists(pk)',
      },
    })),
  ];
  await onTable('beginning to tell what was accepted', () =>
    table.client.send(new TransactWriteCommand({ TransactItems })),
  );
  return reply;
}

const replyItem = (reply: OpenReply) => ({
  ...replyKey(reply),
  ...DUE,
  dueAt: reply.accepted[0].at,
  reply,
});

/** Writes down of what it was refused. */
export async function putOffReply(table: Table, reply: OpenReply): Promise<void> {
  await onTable('putting off what was accepted', () =>
    table.client.send(new PutCommand({ TableName: table.name, Item: replyItem(reply) })),
  );
}

/** The thread has been told. */
export async function endReply(table: Table, reply: OpenReply): Promise<void> {
  await noteOnTable(table, 'noting that it was told what was accepted', () =>
    table.client.send(new DeleteCommand({ TableName: table.name, Key: replyKey(reply) })),
  );
}
