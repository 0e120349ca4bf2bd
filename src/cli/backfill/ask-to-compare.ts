import { JudgementInProgress } from '../../core/errors.ts';
import type { Comparison } from '../../core/ledger/comparison.ts';
import type { Ledger } from '../open-ledger.ts';
import { UsageError } from '../usage-error.ts';

/** What there is to be watched. */
export type AskedComparison =
  /** It is under way already. */
  | { readonly state: 'under-way'; readonly run: Comparison }
  /** It is yet to begin: the first one after that of this id. `before`: somebody had asked already. */
  | { readonly state: 'asked' | 'asked-before'; readonly after: string | undefined };

/**
 * Asks for a comparison of the repositories that match, unless one that holds them is under way or asked for.
 * Throws UsageError where somebody waits for another one to begin.
 */
export async function askToCompare(
  comparison: Ledger['comparison'],
  only: string | undefined,
): Promise<AskedComparison> {
  for (;;) {
    const { run, asked } = await comparison.read();
    if (run && run.state !== 'told' && covers(run.only, only)) return { state: 'under-way', run };
    if (asked && covers(asked.only, only)) return { state: 'asked-before', after: run?.id };
    if (asked) {
      throw new UsageError(
        `backfill: a comparison of ${asked.only} is asked for and has not begun: ask again when it has`,
      );
    }
    try {
      await comparison.ask(only);
      return { state: 'asked', after: run?.id };
    } catch (error) {
      // Somebody else was first: perhaps it is the same.
      if (!(error instanceof JudgementInProgress)) throw error;
    }
  }
}

/** Whether what is compared holds all that is wanted. */
export const covers = (compared: string | undefined, wanted: string | undefined): boolean =>
  compared === undefined || compared === wanted;
