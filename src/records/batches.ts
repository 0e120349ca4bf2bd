import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { TransientFailure } from '../core/errors.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Key } from './keys.ts';
import { noteOnTable, onTable, PATIENCE_MILLISECONDS, type Table } from './table.ts';

export type Item = Key & Readonly<Record<string, unknown>>;
export type Write =
  | { readonly PutRequest: { readonly Item: Item } }
  | { readonly DeleteRequest: { readonly Key: Key } };

type KeysAndAttributes = NonNullable<BatchGetCommandInput['RequestItems']>[string];

/** DynamoDB's own bounds for one call. */
const MOST_READ = 100;
const MOST_WRITTEN = 25;

/** The items under these keys, all calls at the same moment; what is not there is left out. */
export async function readAll(
  table: Table,
  doing: string,
  keys: readonly Key[],
  options: Omit<KeysAndAttributes, 'Keys'> = {},
): Promise<Item[]> {
  const batches = await Promise.all(
    inBatches(keys, MOST_READ).map((batch) => {
      const found: Item[] = [];
      return untilDone(table, doing, batch, async (Keys) => {
        const RequestItems = { [table.name]: { Keys: [...Keys], ...options } };
        const answer = await table.client.send(new BatchGetCommand({ RequestItems }));
        found.push(...((answer.Responses?.[table.name] ?? []) as Item[]));
        return (answer.UnprocessedKeys?.[table.name]?.Keys ?? []) as Key[];
      }).then(() => found);
    }),
  );
  return batches.flat();
}

/**
 * Puts and deletes, all calls at the same moment: a caller shares out what is more than a few of them. What
 * fails is thrown; whoever asked does it all again.
 */
export async function writeAll(
  table: Table,
  doing: string,
  writes: readonly Write[],
): Promise<void> {
  await Promise.all(
    inBatches(writes, MOST_WRITTEN).map((batch) =>
      untilDone(table, doing, batch, (left) => write(table, left)),
    ),
  );
}

/** The same of what has been done already, and must not be done again for want of a note: failures are waited out. */
export async function noteAll(table: Table, doing: string, notes: readonly Write[]): Promise<void> {
  await Promise.all(
    inBatches(notes, MOST_WRITTEN).map(async (batch) => {
      let left: readonly Write[] = batch;
      await noteOnTable(table, doing, async () => {
        left = await write(table, left);
        if (left.length > 0)
          throw new TransientFailure(`DynamoDB left ${left.length} items undone`);
      });
    }),
  );
}

/** One call; answers with what DynamoDB left undone. */
async function write(table: Table, writes: readonly Write[]): Promise<Write[]> {
  const RequestItems = { [table.name]: [...writes] };
  const answer = await table.client.send(new BatchWriteCommand({ RequestItems }));
  return (answer.UnprocessedItems?.[table.name] ?? []) as Write[];
}

/** Repeats a call with what it left undone, a little later each time. */
async function untilDone<T>(
  table: Table,
  doing: string,
  all: readonly T[],
  call: (left: readonly T[]) => Promise<readonly T[]>,
): Promise<void> {
  let left = all;
  for (let attempt = 0; ; attempt += 1) {
    const asked = left;
    left = await onTable(doing, () => call(asked));
    if (left.length === 0) return;
    const pause = PATIENCE_MILLISECONDS[attempt];
    if (pause === undefined) {
      throw new TransientFailure(`${doing}: DynamoDB left ${left.length} items undone`);
    }
    await table.pause(pause);
  }
}
