import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { parseImageKey } from '../core/image.ts';
import { readAll } from './batches.ts';
import { DUE_INDEX, partition, requestSort } from './keys.ts';
import { requestIn } from './request-record.ts';
import { onTable, type Table } from './table.ts';

/** So many are looked at: more than a sweep has under way. */
const MOST = 100;

/**
 * Whether a sweep has died over what a comparison asked for: it was taken up once, and has neither been done
 * with nor failed. It will be tried again within minutes; what sweeps die of again and again is not waited for.
 */
export async function isAnyLeft(table: Table, run: string, now: Date): Promise<boolean> {
  const command = new QueryCommand({
    TableName: table.name,
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'due = :kind AND dueAt > :now',
    ExpressionAttributeValues: { ':kind': 'again', ':now': now.toISOString() },
    Limit: MOST,
  });
  const doing = 'reading what has been taken up of the comparison';
  const { Items = [] } = await onTable(doing, () => table.client.send(command));
  const images = Items.flatMap(({ pk }) => parseImageKey(String(pk)) ?? []);
  const keys = images.map((image) => ({ pk: partition(image), sk: requestSort('again') }));
  const requests = await readAll(table, doing, keys, { ConsistentRead: true });
  return requests.some((item) => {
    if (item['failed'] !== undefined) return false;
    const request = requestIn(item, item.pk);
    return request.run === run && request.takenUp === 1;
  });
}
