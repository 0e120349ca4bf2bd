import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { parseImageKey } from '../core/image.ts';
import {
  type DueItem,
  type DueKind,
  type DuePage,
  FIRST_KINDS,
  PATIENT_KINDS,
  TRIGGER_KINDS,
  type TriggerKind,
  URGENT_KINDS,
} from '../core/ledger/due.ts';
import { DUE_INDEX } from './keys.ts';
import { onTable, type Table } from './table.ts';

/**
 * What has become due, at most `limit`: first what somebody waits for, then what nobody should wait for, then
 * the rest, and of each the longest waiting first. From an index that lags behind its table: whoever takes one up reads its item afresh.
 */
export async function readDue(table: Table, now: Date, limit: number): Promise<DuePage> {
  const read = (kinds: readonly DueKind[]) =>
    Promise.all(kinds.map((kind) => dueOfKind(table, kind, now, limit)));
  const groups = await Promise.all([FIRST_KINDS, URGENT_KINDS, PATIENT_KINDS].map(read));
  return {
    due: groups.flatMap(inOrder).slice(0, limit),
    oldest: groups.flat().flatMap(([first]) => first ?? []),
  };
}

/** Whether anything is left in the queue of what is to be judged again. */
export const isAsked = async (table: Table, now: Date): Promise<boolean> =>
  (await dueOfKind(table, 'again', now, 1)).length > 0;

/** Of each kind what has waited longest for its turn; nothing of a kind of which nothing is due. */
export async function oldestDue(table: Table, now: Date): Promise<Due[]> {
  const kinds = [...FIRST_KINDS, ...URGENT_KINDS, ...PATIENT_KINDS, ...TRIGGER_KINDS];
  return (await Promise.all(kinds.map((kind) => dueOfKind(table, kind, now, 1)))).flat();
}

export interface Due<Kind = DueKind | TriggerKind> extends Omit<DueItem, 'kind'> {
  readonly kind: Kind;
  /** ISO time. */
  readonly dueAt: string;
}

const inOrder = (due: readonly Due<DueKind>[][]): DueItem[] =>
  due
    .flat()
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .map(({ image, kind, dueAt }) => ({ image, kind, dueAt }));

async function dueOfKind<Kind extends DueKind | TriggerKind>(
  table: Table,
  kind: Kind,
  now: Date,
  limit: number,
): Promise<Due<Kind>[]> {
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
    return image ? [{ image, kind, dueAt: String(item['dueAt']) }] : [];
  });
}
