import type { ComparedImage } from '../../announce/comparison-summary.ts';
import type { Comparison, ComparisonTally } from '../../core/ledger/comparison.ts';

/** What came of a comparison. */
export interface Backfilled {
  readonly run: Comparison;
  readonly tally: ComparisonTally;
  /** The first of those that changed, or whose mark was put right. */
  readonly images: readonly ComparedImage[];
  /** How many were asked for and could not be judged yet. */
  readonly left: number;
}
