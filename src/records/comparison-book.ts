import { type CameOfIt, type Told, toldOf } from '../core/ledger/compared.ts';
import type { Comparison } from '../core/ledger/comparison.ts';
import type { Failed } from '../core/ledger/failed.ts';
import type { RouteName } from '../core/ledger/ledger.ts';
import { readAllFound } from './comparison-found.ts';
import type { ComparisonState } from './comparison-record.ts';
import { endCompared, readCounted } from './comparison-result.ts';
import { noteComparisonFailed, noteComparisonTold } from './comparison-told.ts';
import {
  askForComparison,
  type ComparisonTurn,
  readComparison,
  takeComparisonTurn,
} from './comparison-turn.ts';
import { isAnyLeft } from './left-requests.ts';
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
  /** A request of a comparison is done with, and counted, with what is to be told of it. */
  endRequest(taken: TakenUp, came: CameOfIt): Promise<void>;
  /** Whether a sweep has died over what this comparison asked for, and it will be tried again soon. */
  isAnyLeft(id: string): Promise<boolean>;
  /** How many images were judged because of it. */
  judged(run: Comparison): Promise<number>;
  /** What came of it, as a route is to hear it; without one: all in all. */
  told(run: Comparison, route?: RouteName): Promise<Told>;
  /** A route has refused the message: it is tried again at an ISO time. */
  noteFailed(run: Comparison, failed: Failed, retryAt: string): Promise<void>;
  /** These routes have been told of it; `isOver`: so have all. */
  noteTold(run: Comparison, told: readonly RouteName[], isOver: boolean): Promise<void>;
}

/** The same in one DynamoDB table; `now` is asked for every turn. */
export const comparisonBookIn = (table: Table, now: () => Date): ComparisonBook => ({
  take: () => takeComparisonTurn(table, now),
  read: () => readComparison(table),
  ask: (only) => askForComparison(table, only, now()),
  endRequest: (taken, came) => endCompared(table, taken, came, now()),
  isAnyLeft: (id) => isAnyLeft(table, id, now()),
  judged: async (run) => (await readCounted(table, run)).judged,
  told: async (run, route) => {
    const [counted, found] = await Promise.all([
      readCounted(table, run),
      readAllFound(table, run.id),
    ]);
    return toldOf(found, counted, run, route);
  },
  noteFailed: (run, failed, retryAt) => noteComparisonFailed(table, run, failed, retryAt),
  noteTold: (run, told, isOver) => noteComparisonTold(table, run, told, isOver),
});
