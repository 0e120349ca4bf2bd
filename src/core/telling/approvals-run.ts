import type { Failed } from '../ledger/failed.ts';
import type { Policy } from '../policy/policy.ts';
import { dayOf, LONG_AGO, MINUTE } from '../time.ts';

/** One day's telling of what was approved without a word, as it stands in the ledger while it goes on. */
export interface ApprovalsRun {
  /** `2026-11-23` (UTC): its name. */
  readonly day: string;
  /** ISO time. */
  readonly startedAt: string;
  /** ISO times: it tells of what was judged from the first on and before the second. */
  readonly since: string;
  readonly before: string;
  /** The channels that have still to be told, and of what was judged from when on: some were not told the day before. */
  readonly waiting: Readonly<Record<string, string>>;
  /** Of what a message was refused, and when it is gone on with (ISO time). */
  readonly failed?: Failed;
  readonly retryAt?: string;
}

/**
 * A judgement is written down some time after it was made, and Lambda lets no function run for longer than this: what
 * was judged before then is there, or never will be.
 */
const SURELY_WRITTEN = 15 * MINUTE;

/** The run that is under way, or the one that begins with the day; undefined where there is nothing to do. */
export function approvalsToGoOn(
  last: ApprovalsRun | undefined,
  { notify }: Pick<Policy, 'notify'>,
  now: Date,
): ApprovalsRun | undefined {
  if (!notify.some(({ approvals }) => approvals)) return undefined;
  const startedAt = now.toISOString();
  const day = dayOf(startedAt);
  if (last?.day === day) {
    const isLater = last.retryAt !== undefined && last.retryAt > startedAt;
    return isLater || Object.keys(last.waiting).length === 0 ? undefined : last;
  }
  return {
    day,
    startedAt,
    since: last?.before ?? LONG_AGO,
    before: new Date(now.getTime() - SURELY_WRITTEN).toISOString(),
    waiting: last?.waiting ?? {},
    ...(last?.failed && { failed: last.failed }),
  };
}

/** ISO time from which on a channel is told. */
export const sinceIn = ({ waiting, since }: ApprovalsRun, channel: string): string =>
  waiting[channel] ?? since;

/** ISO time of the earliest approval that anybody may have to be told. */
export const earliestIn = ({ waiting, since }: ApprovalsRun): string =>
  [since, ...Object.values(waiting)].sort()[0] ?? since;

/** The same run when a channel has been told. */
export function withTold(run: ApprovalsRun, channel: string): ApprovalsRun {
  const { [channel]: _told, ...waiting } = run.waiting;
  return { ...run, waiting };
}
