import { LONG_AGO } from '../time.ts';

/** A scan, as far as its age goes. */
export interface Aged {
  /** ISO time, where the scanner says. */
  readonly completedAt?: string;
  /** The scanner keeps it up to date by itself. */
  readonly continuous?: true;
}

/**
 * ISO time from which on a scan is too old (milliseconds); undefined where it never is. One of which nobody knows
 * the age has been too old since long ago.
 */
export const tooOldFrom = (
  { completedAt, continuous }: Aged,
  noOlderThan: number,
): string | undefined => {
  if (continuous) return undefined;
  return completedAt === undefined
    ? LONG_AGO
    : new Date(Date.parse(completedAt) + noOlderThan).toISOString();
};

/** ISO time at which the first of these scans will be too old; undefined where none will be. */
export function firstTooOld(
  scans: readonly Aged[],
  noOlderThan: number | undefined,
  now: Date,
): string | undefined {
  if (noOlderThan === undefined) return undefined;
  const [first] = scans
    .flatMap((scan) => tooOldFrom(scan, noOlderThan) ?? [])
    .filter((at) => at > now.toISOString())
    .sort();
  return first;
}
