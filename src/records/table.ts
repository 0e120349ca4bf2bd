import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../core/aws-failure.ts';
import { JudgementInProgress } from '../core/errors.ts';

/** The table that holds the ledger. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
}

/** Whether a write failed because its condition did not hold. */
const isForestalled = (error: unknown): boolean => {
  const failure = error as { name?: string; CancellationReasons?: { Code?: string }[] } | null;
  if (failure?.name === 'ConditionalCheckFailedException') return true;
  if (failure?.name !== 'TransactionCanceledException') return false;
  // TransactionConflict: another transaction is writing the same item at this moment.
  return (failure.CancellationReasons ?? []).some(
    ({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict',
  );
};

/** Runs one write or read; errors come out named for what to do about them. */
export async function onTable<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isForestalled(error)) {
      throw new JudgementInProgress(`${doing}: another run was first`, { cause: error });
    }
    throw failureOf(doing, error);
  }
}
