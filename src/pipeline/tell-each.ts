import { causeOf, type Failed, failedAgain, pauseAfter } from '../core/ledger/failed.ts';

/** How far telling has come: what failed, and whether all have been tried. */
export interface ToldEach {
  readonly failures: readonly unknown[];
  readonly isOver: boolean;
}

/**
 * Tells one after the other, and notes each before the next. One that cannot be told keeps no other from it; what there
 * is no time for is left to the next run.
 */
export async function tellEach<T>(
  all: readonly T[],
  tell: (one: T) => Promise<string>,
  note: (one: T, receipt: string) => Promise<void>,
  hasTime: () => boolean,
): Promise<ToldEach> {
  const failures: unknown[] = [];
  for (const one of all) {
    const receipt = await tell(one).catch(reasonOf);
    if (typeof receipt === 'object') {
      failures.push(receipt.reason);
      continue;
    }
    await note(one, receipt);
    if (!hasTime()) return { failures, isOver: false };
  }
  return { failures, isOver: true };
}

const reasonOf = (reason: unknown): { readonly reason: unknown } => ({ reason });

/** What is written down where something was refused: it is tried again, more and more rarely. */
export function refusedAgain(
  before: Failed | undefined,
  [first]: readonly unknown[],
  now: Date,
): { readonly failed: Failed; readonly retryAt: string } {
  const failed = failedAgain(before, causeOf(first), now);
  const retryAt = new Date(now.getTime() + pauseAfter(failed, first)).toISOString();
  return { failed, retryAt };
}
