import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { DAY } from '../../core/time.ts';
import type { Pause } from '../../core/triggers/pause.ts';
import { expiresAfter, isKept } from '../expiry.ts';
import { FailedShape } from '../failed-record.ts';
import type { Key } from '../keys.ts';
import { record, Time } from '../parsed.ts';
import { onTable, type Table } from '../table.ts';

const PauseShape = z.looseObject({
  pause: record<Pause>({ failed: FailedShape, at: Time, until: Time }),
});

/** A partition of its own: a right of deploy-trigger names it. */
const keyOf = (trigger: string): Key => ({ pk: 'triggers', sk: trigger });

/** Undefined where its target is called as always; what cannot be read keeps nothing from being called. */
export async function readPause(
  table: Table,
  trigger: string,
  now: Date,
): Promise<Pause | undefined> {
  const command = new GetCommand({ TableName: table.name, Key: keyOf(trigger) });
  const { Item: item = {} } = await onTable(`reading whether ${trigger} pauses`, () =>
    table.client.send(command),
  );
  return isKept(item, now) ? PauseShape.safeParse(item).data?.pause : undefined;
}

export async function notePause(
  table: Table,
  trigger: string,
  pause: Pause,
  now: Date,
): Promise<void> {
  const Item = { ...keyOf(trigger), pause, expiresAt: expiresAfter(DAY, now) };
  const command = new PutCommand({ TableName: table.name, Item });
  await onTable(`noting that ${trigger} pauses`, () => table.client.send(command));
}

export async function endPause(table: Table, trigger: string): Promise<void> {
  const command = new DeleteCommand({ TableName: table.name, Key: keyOf(trigger) });
  await onTable(`noting that ${trigger} pauses no more`, () => table.client.send(command));
}
