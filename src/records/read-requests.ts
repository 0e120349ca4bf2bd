import type { ImageRef } from '../core/image.ts';
import type { Failed } from '../core/ledger/failed.ts';
import { readAll } from './batches.ts';
import { failedIn } from './failed-record.ts';
import { partition, requestSort } from './keys.ts';
import type { Table } from './table.ts';

/** A request that has not been done with, and what came of the last attempt at it. */
export interface OpenRequest {
  readonly image: ImageRef;
  readonly failed?: Failed;
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
    const failed = item && failedIn(item['failed'], partition(image));
    return item ? [{ image, ...(failed && { failed }) }] : [];
  });
}
