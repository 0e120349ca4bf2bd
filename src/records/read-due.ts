import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../core/errors.ts';
import { type ImageRef, parseImageKey } from '../core/image.ts';
import type { DueKind } from '../core/ledger.ts';
import { DUE_INDEX, partition, STATE } from './keys.ts';
import { onTable, type Table } from './table.ts';

const KINDS: readonly DueKind[] = ['unfinished', 'review', 'undecided', 'watched'];

/**
 * The images whose time has come, at most `limit`, the longest waiting first, of whatever kind. From an
 * index that lags behind its table: whoever takes one up reads its page afresh.
 */
export async function readDue(table: Table, now: Date, limit: number): Promise<ImageRef[]> {
  const due = await Promise.all(KINDS.map((kind) => dueOfKind(table, kind, now, limit)));
  return due
    .flat()
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .slice(0, limit)
    .map(({ image }) => image);
}

interface Due {
  readonly image: ImageRef;
  readonly dueAt: string;
}

async function dueOfKind(table: Table, kind: DueKind, now: Date, limit: number): Promise<Due[]> {
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
  return (answer.Items ?? []).flatMap((item) => {
    const image = parseImageKey(String(item['pk']));
    return image ? [{ image, dueAt: String(item['dueAt']) }] : [];
  });
}

/**
 * Puts an image off that could not be judged, so that those which always fail do not keep the others
 * from their turn. Nothing where it is not due any more.
 */
export async function putOffFailed(
  table: Table,
  image: ImageRef,
  milliseconds: number,
  now: Date,
): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { pk: partition(image), sk: STATE },
    UpdateExpression: 'SET dueAt = :later',
    ConditionExpression: 'attribute_exists(due) AND dueAt <= :now',
    ExpressionAttributeValues: {
      ':now': now.toISOString(),
      ':later': new Date(now.getTime() + milliseconds).toISOString(),
    },
  });
  try {
    await onTable(`putting off ${partition(image)}`, () => table.client.send(command));
  } catch (error) {
    if (!(error instanceof JudgementInProgress)) throw error;
  }
}
