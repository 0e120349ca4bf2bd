import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type ImageRef, parseImageKey } from '../core/image.ts';
import type { DueKind } from '../core/ledger.ts';
import { DUE_INDEX } from './keys.ts';
import { onTable, type Table } from './table.ts';

const KINDS: readonly DueKind[] = ['unfinished', 'review', 'undecided'];

/**
 * The images whose time has come, at most `limit`, the longest waiting first within each kind. From an
 * index that lags behind its table: whoever takes one up reads its page afresh.
 */
export async function readDue(table: Table, now: Date, limit: number): Promise<ImageRef[]> {
  const due: ImageRef[] = [];
  for (const kind of KINDS) {
    if (due.length < limit) due.push(...(await dueOfKind(table, kind, now, limit - due.length)));
  }
  return due;
}

async function dueOfKind(
  table: Table,
  kind: DueKind,
  now: Date,
  limit: number,
): Promise<ImageRef[]> {
  const answer = await onTable(`reading what is due as ${kind}`, () =>
    table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'due = :kind AND dueAt <= :now',
        ExpressionAttributeValues: { ':kind': kind, ':now': now.toISOString() },
        Limit: limit,
      }),
    ),
  );
  return (answer.Items ?? []).flatMap((item) => parseImageKey(String(item['pk'])) ?? []);
}
