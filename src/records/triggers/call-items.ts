import { GetCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ImageRef, parseImageKey } from '../../core/image.ts';
import { causeOf, failedAgain, isNews, pauseAfter } from '../../core/ledger/failed.ts';
import type { Call } from '../../core/triggers/call.ts';
import { failedIn } from '../failed-record.ts';
import { DUE_INDEX, type Key, partition, TRIGGERS } from '../keys.ts';
import { queryAll } from '../query-all.ts';
import { onTable, type Table } from '../table.ts';
import { callIn } from './call-record.ts';

type Place = Pick<Call, 'image' | 'number' | 'trigger'>;

/** `trigger/<number>` and behind it, of a call, the trigger's name. */
const SORT = /^trigger\/(\d+)(?:\/(.+))?$/;

/** What is due as a kind, from an index that lags behind its table: whoever takes one up reads it afresh. */
export async function dueAs(
  table: Table,
  kind: string,
  now: Date,
  limit: number,
): Promise<Place[]> {
  const command = new QueryCommand({
    TableName: table.name,
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'due = :kind AND dueAt <= :now',
    ExpressionAttributeValues: { ':kind': kind, ':now': now.toISOString() },
    Limit: limit,
  });
  const answer = await onTable(`reading what is due as ${kind}`, () => table.client.send(command));
  return (answer.Items ?? []).flatMap(({ pk, sk }) => {
    const image = parseImageKey(String(pk));
    const [, number, trigger = ''] = SORT.exec(String(sk)) ?? [];
    return image && number ? [{ image, number: Number(number), trigger }] : [];
  });
}

/**
 * What cannot be read is left as it is, with what it failed of, until it is tried again: an hour later, then more and more
 * rarely. False where it failed of the same before.
 */
export async function putAside(
  table: Table,
  { key, kind }: { readonly key: Key; readonly kind: string },
  failure: unknown,
  now: Date,
): Promise<boolean> {
  const doing = `putting aside a ${kind} of ${key.pk}`;
  const reading = new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true });
  const { Item: item } = await onTable(doing, () => table.client.send(reading));
  const before = failedIn(item?.['failed']);
  const failed = failedAgain(before, causeOf(failure), now);
  const dueAt = new Date(now.getTime() + pauseAfter(failed, failure)).toISOString();
  const writing = new UpdateCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression: 'SET dueAt = :later, failed = :failed',
    ConditionExpression: 'due = :kind',
    ExpressionAttributeValues: { ':later': dueAt, ':failed': failed, ':kind': kind },
  });
  await onTable(doing, () => table.client.send(writing));
  return isNews(before, failure);
}

/** All that is on record of what an image sets off. */
export interface SetOffByImage {
  /** In the order of its judgements. */
  readonly calls: readonly Call[];
  /** The judgements that have not been looked at. */
  readonly asked: readonly number[];
}

/** Throws PermanentFailure for a call that cannot be read. */
export async function setOffBy(table: Table, image: ImageRef): Promise<SetOffByImage> {
  const pk = partition(image);
  const items = await queryAll(table, `reading what ${pk} has set off`, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :image AND begins_with(sk, :triggers)',
    ExpressionAttributeValues: { ':image': pk, ':triggers': TRIGGERS },
  });
  const isCall = ({ call }: (typeof items)[number]): boolean => call !== undefined;
  const asked = items.filter((item) => !isCall(item));
  return {
    calls: items.filter(isCall).map((item) => callIn(item, pk)),
    asked: asked.map(({ sk }) => Number(SORT.exec(String(sk))?.[1])),
  };
}
