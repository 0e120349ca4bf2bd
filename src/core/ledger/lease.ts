import type { Current } from './ledger.ts';

/** Another run is at work and its time has not run out. */
export const isHeld = (current: Current | undefined, now: Date): boolean =>
  current !== undefined && current.settledAt === undefined && current.lease.until >= now.getTime();

/**
 * How long a run keeps others away from an image. Longer than a function may run (45 s), so that a
 * run never outlives its lease; shorter than the minute after which Lambda repeats a failed event.
 */
export const LEASE_MILLISECONDS = 55_000;
