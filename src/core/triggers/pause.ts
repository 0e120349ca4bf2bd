import type { Failed } from '../ledger/failed.ts';

/** The target of a trigger does not answer: what waited for it then goes on waiting. */
export interface Pause {
  /** Of what it failed, and how often since it was last reached. */
  readonly failed: Failed;
  /** ISO time at which it failed last. */
  readonly at: string;
  /** ISO time. */
  readonly until: string;
}

/**
 * Whether a call waits for the pause to end, by when it was due (ISO time). What has come since is tried all the same: the
 * trouble may be that of another call.
 */
export const isPutOff = (
  { dueAt }: { readonly dueAt: string },
  pause: Pause | undefined,
  now: Date,
): boolean => pause !== undefined && dueAt <= pause.at && pause.until > now.toISOString();
