import type { Comparison, ComparisonTally } from '../core/ledger/comparison.ts';
import type { RouteName } from '../core/ledger/ledger.ts';
import type { ComparisonState } from './comparison-record.ts';
import {
  type Change,
  endCompared,
  type JudgedOfComparison,
  readChanges,
  readTally,
} from './comparison-result.ts';
import {
  askForComparison,
  type ComparisonTurn,
  noteComparisonTold,
  readComparison,
  takeComparisonTurn,
} from './comparison-turn.ts';
import type { Table } from './table.ts';
import type { TakenUp } from './take-up.ts';

/** What is written down about comparing the registry with the records. */
export interface ComparisonBook {
  /** Takes the comparison upon this run; undefined where another has it. */
  take(): Promise<ComparisonTurn | undefined>;
  read(): Promise<ComparisonState>;
  /**
   * Somebody wants one now, of the repositories whose name matches; JudgementInProgress where one is asked for
   * that has not begun yet.
   */
  ask(only?: string): Promise<void>;
  /** A request of a comparison is done with, and counted; without a judgement it was for nothing. */
  endRequest(taken: TakenUp, judged: JudgedOfComparison | undefined): Promise<void>;
  tally(id: string): Promise<ComparisonTally>;
  changes(id: string, limit: number): Promise<readonly Change[]>;
  /** These routes have been told of it; `isOver`: so have all. */
  noteTold(run: Comparison, told: readonly RouteName[], isOver: boolean): Promise<void>;
}

/** The same in the table of the ledger. */
export const comparisonBookIn = (table: Table, now: () => Date): ComparisonBook => ({
  take: () => takeComparisonTurn(table, now),
  read: () => readComparison(table),
  ask: (only) => askForComparison(table, only, now()),
  endRequest: (taken, judged) => endCompared(table, taken, judged, now()),
  tally: (id) => readTally(table, id),
  changes: (id, limit) => readChanges(table, id, limit),
  noteTold: (run, told, isOver) => noteComparisonTold(table, run, told, isOver),
});
