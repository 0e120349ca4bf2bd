import type { ImageRef } from '../../core/image.ts';
import type { Intervention } from '../../core/interventions/intervention.ts';
import { readAll } from '../batches.ts';
import { isKept } from '../expiry.ts';
import { INTERVENTIONS, interventionSort, partition } from '../keys.ts';
import { queryAll } from '../query-all.ts';
import type { Table } from '../table.ts';
import { interventionIn } from './intervention-record.ts';

/**
 * Everything that people did about an image and that is kept, the first one first. Throws PermanentFailure for what
 * cannot be read.
 */
export async function readInterventions(
  table: Table,
  image: ImageRef,
  now: Date,
): Promise<readonly Intervention[]> {
  const place = partition(image);
  const items = await queryAll(table, `reading what was done about ${place}`, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :image AND begins_with(sk, :interventions)',
    ExpressionAttributeValues: { ':image': place, ':interventions': INTERVENTIONS },
  });
  return items
    .filter((item) => isKept(item, now))
    .map((item) => interventionIn(item['intervention'], place))
    .toSorted(firstFirst);
}

/** Those of these names, the first one first. Throws as above. */
export async function readNamedInterventions(
  table: Table,
  image: ImageRef,
  ids: readonly string[],
): Promise<readonly Intervention[]> {
  const pk = partition(image);
  const keys = [...new Set(ids)].map((id) => ({ pk, sk: interventionSort(id) }));
  const doing = `reading what was done about ${pk}`;
  const items = await readAll(table, doing, keys, { ConsistentRead: true });
  return items.map((item) => interventionIn(item['intervention'], pk)).toSorted(firstFirst);
}

const firstFirst = (a: Intervention, b: Intervention): number => (a.at < b.at ? -1 : 1);
