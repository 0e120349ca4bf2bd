import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Current } from '../core/ledger/ledger.ts';
import { HOUR } from '../core/time.ts';
import { EXPIRES_AT, FINDINGS, findingsPrefix, partition } from './keys.ts';
import { expiryOf } from './supersede.ts';
import { noteOnTable, onTable, type Table } from './table.ts';

/** When findings were written ahead of their transaction (ISO time). */
export const AHEAD_AT = 'aheadAt';
/** No run takes so long: by then the transaction has come, or never will. */
const UNDER_WAY = HOUR;

/**
 * Gives their end to findings that are too many for the transaction that supersedes them, and to those
 * that an attempt wrote ahead of a transaction that never came. What stands is left alone, and so
 * is what another attempt may be writing at this moment.
 */
export async function tidyFindings(
  table: Table,
  current: Current,
  former: Current | undefined,
  keep: number,
  now: Date,
): Promise<void> {
  const pk = partition(current.judgement.image);
  const isOf = (sk: string, id: string | undefined) =>
    id !== undefined && sk.startsWith(findingsPrefix(id));
  const before = new Date(now.getTime() - UNDER_WAY).toISOString();
  for (const { sk, aheadAt } of await withoutEnd(table, pk)) {
    const isOrphan = aheadAt !== undefined && aheadAt < before;
    if (isOf(sk, current.findingsId) || !(isOrphan || isOf(sk, former?.findingsId))) continue;
    const { Update } = expiryOf(table, { pk, sk }, keep, now);
    await noteOnTable(table, `tidying the findings of ${pk}`, () =>
      table.client.send(new UpdateCommand(Update)),
    );
  }
}

interface Slice {
  readonly sk: string;
  readonly aheadAt?: string;
}

/** The names of an image's findings items, of all its judgements, that carry no end. */
async function withoutEnd(table: Table, pk: string): Promise<Slice[]> {
  const slices: Slice[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :image AND begins_with(sk, :findings)',
      FilterExpression: 'attribute_not_exists(#expiresAt)',
      ProjectionExpression: 'sk, #aheadAt',
      ExpressionAttributeNames: { '#expiresAt': EXPIRES_AT, '#aheadAt': AHEAD_AT },
      ExpressionAttributeValues: { ':image': pk, ':findings': FINDINGS },
      ExclusiveStartKey: from,
    });
    const answer = await onTable(`looking for findings of ${pk}`, () => table.client.send(command));
    slices.push(...((answer.Items ?? []) as Slice[]));
    from = answer.LastEvaluatedKey;
  } while (from);
  return slices;
}
