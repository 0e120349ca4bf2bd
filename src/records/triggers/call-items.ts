import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../../core/errors.ts';
import { type ImageRef, parseImageKey } from '../../core/image.ts';
import type { Failed } from '../../core/ledger/failed.ts';
import type { Call } from '../../core/triggers/call.ts';
import { failedIn } from '../failed-record.ts';
import { CALL, DUE_INDEX, type Key, partition, TRIGGER, TRIGGERS, triggerSort } from '../keys.ts';
import { queryAll } from '../query-all.ts';
import { onTable, type Table } from '../table.ts';
import { callIn, callKey } from './call-record.ts';

/** What is due: a judgement that may set something off, or, with the name of its trigger, a call. */
export interface DuePlace extends Pick<Call, 'image' | 'number'> {
  /** Empty: it is a judgement. */
  readonly trigger: string;
  /** ISO time. */
  readonly dueAt: string;
}

/** `trigger/<number>` and behind it, of a call, the trigger's name. */
const SORT = /^trigger\/(\d+)(?:\/(.+))?$/;

const PAGE = 1_000;
/** What waits behind so many pages of keys is read when they are fewer. */
const MOST_PAGES = 20;

/** Before every ISO time: a key is never empty. */
const EVER = '0';

/**
 * What is due as a kind, the longest waiting first, from an index that lags behind its table: whoever takes one up reads it
 * afresh. Read on page by page, so that nothing is hidden behind what somebody leaves.
 */
export const dueAs = (table: Table, kind: string, now: Date): AsyncGenerator<DuePlace> =>
  placesAs(table, kind, { after: EVER, until: now.toISOString() });

/** Those whose time (ISO) lies behind `after`, up to `until`. */
export async function* placesAs(
  table: Table,
  kind: string,
  { after, until }: { readonly after: string; readonly until: string },
): AsyncGenerator<DuePlace> {
  let from: Record<string, unknown> | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const command = new QueryCommand({
      TableName: table.name,
      IndexName: DUE_INDEX,
      KeyConditionExpression: 'due = :kind AND dueAt BETWEEN :after AND :until',
      ExpressionAttributeValues: { ':kind': kind, ':after': after, ':until': until },
      Limit: PAGE,
      ExclusiveStartKey: from,
    });
    const answer = await onTable(`reading what is due as ${kind}`, () =>
      table.client.send(command),
    );
    for (const { pk, sk, dueAt } of answer.Items ?? []) {
      const place = placeIn(pk, sk, String(dueAt));
      if (place) yield place;
    }
    from = answer.LastEvaluatedKey;
    if (!from) return;
  }
}

function placeIn(pk: unknown, sk: unknown, dueAt: string): DuePlace | undefined {
  const image = parseImageKey(String(pk));
  const [, number, trigger = ''] = SORT.exec(String(sk)) ?? [];
  return image && number ? { image, number: Number(number), trigger, dueAt } : undefined;
}

type Place = Pick<DuePlace, 'image' | 'number' | 'trigger'>;

const keyOf = (place: Place): Key =>
  place.trigger === ''
    ? { pk: partition(place.image), sk: triggerSort(place.number) }
    : callKey(place);

/** Of what it could not be read, or looked at, before; beside what it is, which may be the trouble. */
export async function failedBefore(table: Table, place: Place): Promise<Failed | undefined> {
  const key = keyOf(place);
  const { Item: item } = await onTable(`reading what failed of ${key.pk}`, () =>
    table.client.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true })),
  );
  return failedIn(item?.['failed']);
}

/** It is left as it is, until that time (ISO), and never less than another run that has begun it leaves it. */
export async function putAside(
  table: Table,
  place: Place,
  dueAt: string,
  failed?: Failed,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(place),
    UpdateExpression: `SET dueAt = :later${failed ? ', failed = :failed' : ''}`,
    ConditionExpression: 'dueAt < :later',
    ExpressionAttributeValues: { ':later': dueAt, ...(failed && { ':failed': failed }) },
  });
  await onTable(`putting aside what ${partition(place.image)} sets off`, () =>
    table.client.send(command),
  );
}

/**
 * The calls of an image that wait, and are not being made, are due at once: their image is approved again, say. Answers
 * with them.
 */
export async function wakeCalls(
  table: Table,
  image: ImageRef,
  now: Date,
): Promise<readonly DuePlace[]> {
  const pk = partition(image);
  const woken: DuePlace[] = [];
  for (const { sk, due } of await itemsOf(table, image)) {
    const place = placeIn(pk, sk, now.toISOString());
    if (due === CALL && place && (await wakeCall(table, place, now))) woken.push(place);
  }
  return woken;
}

/** A call that waits, and is not being made, is due at once; false where it does not wait. */
export async function wakeCall(table: Table, place: Place, now: Date): Promise<boolean> {
  const key = keyOf(place);
  const command = new UpdateCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression: 'SET dueAt = :now',
    ConditionExpression: 'due = :call AND attribute_not_exists(#call.begunAt) AND dueAt > :now',
    ExpressionAttributeNames: { '#call': 'call' },
    ExpressionAttributeValues: { ':now': now.toISOString(), ':call': CALL },
  });
  try {
    await onTable(`waking a call of ${key.pk}`, () => table.client.send(command));
    return true;
  } catch (failure) {
    if (failure instanceof JudgementInProgress) return false;
    throw failure;
  }
}

/** Of what sets off nothing here it is written down no more that somebody is to look at it. */
export async function leave(table: Table, place: Place): Promise<void> {
  const key = keyOf(place);
  const command = new UpdateCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression: 'REMOVE due, dueAt',
    ConditionExpression: 'attribute_exists(due)',
  });
  await onTable(`leaving what ${key.pk} would set off`, () => table.client.send(command));
}

const itemsOf = (table: Table, image: ImageRef) =>
  queryAll(table, `reading what ${partition(image)} has set off`, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :image AND begins_with(sk, :triggers)',
    ExpressionAttributeValues: { ':image': partition(image), ':triggers': TRIGGERS },
  });

/** All that is on record of what an image sets off. */
export interface SetOffByImage {
  /** In the order of its judgements. */
  readonly calls: readonly Call[];
  /** The judgements that have not been looked at. */
  readonly asked: readonly number[];
}

/** Throws PermanentFailure for a call that cannot be read. */
export async function setOffBy(table: Table, image: ImageRef): Promise<SetOffByImage> {
  const items = await itemsOf(table, image);
  const isCall = ({ call }: (typeof items)[number]): boolean => call !== undefined;
  const asked = items.filter((item) => !isCall(item) && item['due'] === TRIGGER);
  return {
    calls: items.filter(isCall).map((item) => callIn(item, partition(image))),
    asked: asked.map(({ sk }) => Number(SORT.exec(String(sk))?.[1])),
  };
}
