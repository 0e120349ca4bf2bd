import type { LedgerEntry } from '../ledger/ledger.ts';
import type { Acts } from './acts.ts';

/** Whether this run has brought a new judgement to its end; `first`: of an image without a verdict. */
export type Ended = 'first' | 'other';

/** What a run has ended of an image, by what stood there before it. */
export function endedBy(
  { record }: Pick<Acts, 'record'>,
  { current: before }: Pick<LedgerEntry, 'current'>,
): { readonly ended?: Ended } {
  if (record === 'resume') return { ended: before?.number === 1 ? 'first' : 'other' };
  if (record !== 'begin') return {};
  return { ended: !before || before.judgement.verdict === 'undecided' ? 'first' : 'other' };
}
