import type { ImageRef } from '../../core/image.ts';
import type { KeptWaivers } from '../../core/interventions/slack-waivers.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import { releaseFor } from '../../core/judgement/released.ts';
import { partition, RELEASE, repositoryPartition, WAIVERS } from '../keys.ts';
import type { Table } from '../table.ts';
import type { TransactItem } from './effects.ts';

/**
 * What a judgement rests on of people's words, for the transaction that records it: they are no part of the image's
 * record, and who takes one back asks only for the images that stand approved at that moment. `waivers`: as they were
 * read for it. What fails here is judged again, by what people say now.
 */
export function wordsStand(
  table: Table,
  judgement: Judgement,
  waivers: KeptWaivers | undefined,
): TransactItem[] {
  const release = releaseFor(judgement);
  return [
    ...waiversStand(table, judgement, waivers),
    ...(release ? [releaseStands(table, judgement.image, release.id)] : []),
  ];
}

/**
 * Where nobody had ever accepted anything, no waiver helped, and none could be revoked: an approval needs no
 * check. What is quarantined does, for the first one accepted meanwhile is to find it. What cannot be read helped nobody,
 * and is not written over.
 */
function waiversStand(
  { name: TableName }: Table,
  { image, verdict }: Judgement,
  waivers: KeptWaivers | undefined,
): TransactItem[] {
  const Key = { pk: repositoryPartition(image), sk: WAIVERS };
  if (waivers?.revision !== undefined) {
    const ExpressionAttributeValues = { ':read': waivers.revision };
    const ConditionExpression = 'revision = :read';
    return [{ ConditionCheck: { TableName, Key, ConditionExpression, ExpressionAttributeValues } }];
  }
  if (waivers || verdict !== 'quarantined') return [];
  return [{ ConditionCheck: { TableName, Key, ConditionExpression: 'attribute_not_exists(pk)' } }];
}

/** The request of whoever withdraws it is of no avail where it is judged before this is recorded, and finds nothing new. */
const releaseStands = (table: Table, image: ImageRef, id: string): TransactItem => ({
  ConditionCheck: {
    TableName: table.name,
    Key: { pk: partition(image), sk: RELEASE },
    ConditionExpression: '#release.id = :id AND attribute_not_exists(withdrawn)',
    ExpressionAttributeNames: { '#release': 'release' },
    ExpressionAttributeValues: { ':id': id },
  },
});
