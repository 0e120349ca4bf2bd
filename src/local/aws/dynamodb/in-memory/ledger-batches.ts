import * as z from 'zod';
import { AwsError } from '../../aws-error.ts';
import { bytesOf, type Item } from './attribute-value.ts';
import { refused } from './expression-tokens.ts';
import { ItemSchema } from './expressions.ts';
import type { Tables } from './ledger-reads.ts';
import { carryOut, WRITES, type Write } from './ledger-writes.ts';

const MOST_BYTES = 4 * 1_048_576;

const Transaction = z.strictObject({
  TransactItems: z.array(z.record(z.string(), z.unknown())).min(1).max(100),
  ClientRequestToken: z.string().optional(),
});
const Batch = z.strictObject({
  RequestItems: z.record(
    z.string(),
    z
      .array(
        z.union([
          z.strictObject({ PutRequest: z.strictObject({ Item: ItemSchema }) }),
          z.strictObject({ DeleteRequest: z.strictObject({ Key: ItemSchema }) }),
        ]),
      )
      .min(1)
      .max(25),
  ),
});

/** Why each write of a transaction kept it from being carried out; `None` for one that did not. */
export class TransactionCancelled extends Error {
  readonly reasons: readonly object[];

  constructor(outcomes: readonly Outcome[]) {
    const reasons = outcomes.map(({ after: _after, ...reason }) => reason);
    const codes = reasons.map(({ Code }) => Code).join(', ');
    super(
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    );
    this.reasons = reasons;
  }
}

/**
 * TransactWriteItems: all or nothing, and once for each token.
 *
 * @throws TransactionCancelled
 */
export function transactWriteItems(tables: Tables, done: Set<string>, body: unknown): object {
  const { TransactItems, ClientRequestToken: token } = Transaction.parse(body);
  if (token !== undefined && done.has(token)) return {};
  const writes = TransactItems.flatMap((one) =>
    Object.entries(one).map(([of, request]) => {
      const write = WRITES[of]?.(tables, request);
      if (!write) throw refused(`a transaction does not take ${of}`);
      return write;
    }),
  );
  refuseTwice(writes, 'Transaction request cannot include multiple operations on one item');
  const outcomes = writes.map(outcomeOf);
  if (outcomes.some(({ Code }) => Code !== 'None')) throw new TransactionCancelled(outcomes);
  const bytes = outcomes.reduce((sum, { after }) => sum + (after ? bytesOf(after) : 0), 0);
  if (bytes > MOST_BYTES) {
    throw refused('Aggregated size of items in a transaction exceeded the limit');
  }
  for (const [at, write] of writes.entries()) {
    carryOut({ ...write, after: () => outcomes[at]?.after });
  }
  if (token !== undefined) done.add(token);
  return {};
}

interface Outcome {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
  /** What stands there by then. */
  readonly after?: Item | undefined;
}

function outcomeOf({ table, isMet, shownOnFailure, after }: Write): Outcome {
  if (!isMet) {
    const shown = shownOnFailure && { Item: shownOnFailure };
    return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...shown };
  }
  try {
    const item = after();
    if (item) table.check(item);
    return { Code: 'None', after: item };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { Code: 'ValidationError', Message: error.message };
  }
}

export function batchWriteItem(tables: Tables, body: unknown): object {
  const writes = Object.entries(Batch.parse(body).RequestItems).flatMap(([TableName, requests]) =>
    requests.map((one) =>
      'PutRequest' in one
        ? WRITES['Put']?.(tables, { TableName, ...one.PutRequest })
        : WRITES['Delete']?.(tables, { TableName, ...one.DeleteRequest }),
    ),
  ) as Write[];
  refuseTwice(writes, 'Provided list of item keys contains duplicates');
  for (const write of writes) carryOut(write);
  return { UnprocessedItems: {} };
}

function refuseTwice(writes: readonly Write[], why: string): void {
  const places = new Set(writes.map(({ table, key }) => `${table.name} ${key}`));
  if (places.size < writes.length) throw refused(why);
}
