import type { RouteName } from '../core/ledger/ledger.ts';
import type { Notice, PolicyNotes } from '../core/policy/housekeeping.ts';
import {
  beginLook,
  endLook,
  noteKnown,
  noteTold,
  noteUsed,
  readPolicyNotes,
} from './policy-notes.ts';
import type { Table } from './table.ts';

/** What is written down about the policy itself: what it is looked at for once a day. */
export interface PolicyBook {
  /** Takes the look upon this run; throws JudgementInProgress where it is not its time. */
  begin(): Promise<void>;
  read(): Promise<PolicyNotes>;
  noteKnown(names: readonly string[]): Promise<void>;
  noteUsed(keys: readonly string[]): Promise<void>;
  noteTold(
    told: readonly { readonly notice: Notice; readonly routes: readonly RouteName[] }[],
  ): Promise<void>;
  end(): Promise<void>;
}

/** The same in the ledger's table; `now` is asked for every note. */
export function policyBookIn(table: Table, now: () => Date): PolicyBook {
  const noted = new Map<string, number>();
  return {
    begin: () => beginLook(table, now()),
    read: () => readPolicyNotes(table),
    noteKnown: (names) => noteKnown(table, names, now()),
    noteUsed: (keys) => noteUsed(table, keys, noted, now()),
    noteTold: (told) => noteTold(table, told),
    end: () => endLook(table, now()),
  };
}
