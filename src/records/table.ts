import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import { JudgementInProgress, LeaseLost, PermanentFailure } from '../core/errors.ts';

/** The table that holds the ledger. */
export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly name: string;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Whether a write failed because its condition did not hold. */
const isForestalled = (error: unknown): boolean => {
  const failure = error as { name?: string; CancellationReasons?: { Code?: string }[] } | null;
  if (failure?.name === 'ConditionalCheckFailedException') return true;
  if (failure?.name === 'TransactionConflictException') return true;
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

export const PATIENCE_MILLISECONDS = [100, 200, 400, 800, 1_600, 3_200];
/** A call that ran out of time has made several attempts, and taken a quarter of a function's time. */
const MOST_TIMEOUTS = 2;

/**
 * Notes what has been done already, under a lease that this run holds. What was said must not be said
 * again for want of a note: throttling and conflicts with a run that tries the lease in vain are
 * waited out. Throws LeaseLost where the lease is another's by now.
 */
export async function noteOnTable<T>(
  table: Table,
  doing: string,
  call: () => Promise<T>,
): Promise<T> {
  let timeouts = 0;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (nameOf(error) === 'TimeoutError') timeouts += 1;
      if ((error as Error).name === 'ConditionalCheckFailedException') {
        throw new LeaseLost(`${doing}: the lease is another run's by now`, { cause: error });
      }
      const failure = failureOf(doing, error);
      const pause = timeouts < MOST_TIMEOUTS ? PATIENCE_MILLISECONDS[attempt] : undefined;
      if (pause === undefined || failure instanceof PermanentFailure) throw failure;
      await table.pause(pause);
    }
  }
}
