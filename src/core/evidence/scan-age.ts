import { LONG_AGO, MINUTE } from '../time.ts';

/** A scan, as far as its age goes. */
export interface Aged {
  /** ISO time, where the scanner says. */
  readonly completedAt?: string;
  /** The scanner keeps it up to date by itself. */
  readonly continuous?: true;
}

/** The scanner's clock may be ahead of ours. */
const SKEW = 5 * MINUTE;

/** Whether a scan says that it was completed in the future: then nobody knows when it was. */
export const isOfFuture = ({ completedAt }: Aged, now: Date): boolean =>
  completedAt !== undefined && Date.parse(completedAt) > now.getTime() + SKEW;

/**
 * ISO time from which on a scan is too old (milliseconds); undefined where it never is. One of which nobody knows
 * the age has been too old since long ago.
 */
export function tooOldFrom(scan: Aged, noOlderThan: number, now: Date): string | undefined {
  const { completedAt, continuous } = scan;
  if (continuous) return undefined;
  return completedAt === undefined || isOfFuture(scan, now)
    ? LONG_AGO
    : new Date(Date.parse(completedAt) + noOlderThan).toISOString();
}

/** Whether a scan is older than that (milliseconds), or of unknown age. */
export function isTooOld(scan: Aged, noOlderThan: number, now: Date): boolean {
  const from = tooOldFrom(scan, noOlderThan, now);
  return from !== undefined && from <= now.toISOString();
}

/** ISO time at which the first of these scans will be too old; undefined where none will be. */
export function firstTooOld(
  scans: readonly Aged[],
  noOlderThan: number | undefined,
  now: Date,
): string | undefined {
  if (noOlderThan === undefined) return undefined;
  const [first] = scans
    .flatMap((scan) => tooOldFrom(scan, noOlderThan, now) ?? [])
    .filter((at) => at > now.toISOString())
    .sort();
  return first;
}
