import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../core/image.ts';
import type { RequestKind } from '../core/ledger/due.ts';
import type { Failed } from '../core/ledger/failed.ts';
import type { Request } from '../core/ledger/request.ts';
import { readAll } from './batches.ts';
import { failedIn } from './failed-record.ts';
import { partition, REQUESTS, requestSort } from './keys.ts';
import { queryAll } from './query-all.ts';
import { type NamedRequest, requestIn } from './request-record.ts';
import { onTable, type Table } from './table.ts';

/** A request as it stands in the queue. */
export interface StandingRequest extends Request {
  /** ISO time: when it is taken up, or its place in the queue where that is past. */
  readonly dueAt: string;
  readonly failed?: Failed;
}

export type RequestsOfImage = Readonly<Partial<Record<RequestKind, StandingRequest>>>;

/** What stands in the queue of an image beside its record. Throws PermanentFailure where it cannot be read. */
export async function requestsOf(table: Table, image: ImageRef): Promise<RequestsOfImage> {
  const place = partition(image);
  const items = await queryAll(table, `reading the requests to judge ${place}`, {
    KeyConditionExpression: 'pk = :image AND begins_with(sk, :requests)',
    ExpressionAttributeValues: { ':image': place, ':requests': REQUESTS },
    ConsistentRead: true,
  });
  const standing = (kind: RequestKind): StandingRequest | undefined => {
    const item = items.find(({ sk }) => sk === requestSort(kind));
    if (!item) return undefined;
    const { why, run, before } = requestIn(item, place);
    const failed = failedIn(item['failed']);
    const said = { why, ...(run && { run }), ...(before && { before }) };
    return { ...said, dueAt: String(item['dueAt']), ...(failed && { failed }) };
  };
  const [acted, heard, again] = [standing('acted'), standing('heard'), standing('again')];
  return { ...(acted && { acted }), ...(heard && { heard }), ...(again && { again }) };
}

/** A request that has not been done with, and what came of the last attempt at it. */
export interface OpenRequest {
  readonly image: ImageRef;
  readonly failed?: Failed;
}

/** What stands in the queue for an image as asked for `again`. */
export async function readRequest(
  table: Table,
  image: ImageRef,
): Promise<NamedRequest | undefined> {
  const Key = { pk: partition(image), sk: requestSort('again') };
  const doing = `reading what has been asked for about ${Key.pk}`;
  const command = new GetCommand({ TableName: table.name, Key, ConsistentRead: true });
  const { Item } = await onTable(doing, () => table.client.send(command));
  return Item && requestIn(Item, Key.pk);
}

/** Those of at most a hundred images for which a judgement has been asked and not been made yet. */
export async function readRequests(
  table: Table,
  images: readonly ImageRef[],
): Promise<OpenRequest[]> {
  const keys = images.map((image) => ({ pk: partition(image), sk: requestSort('again') }));
  const doing = 'reading what has been asked for';
  const items = await readAll(table, doing, keys, { ConsistentRead: true });
  const byKey = new Map(items.map((item) => [item.pk, item]));
  return images.flatMap((image) => {
    const item = byKey.get(partition(image));
    const failed = item && failedIn(item['failed']);
    return item ? [{ image, ...(failed && { failed }) }] : [];
  });
}
