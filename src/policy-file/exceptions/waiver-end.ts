import { DAY, dayOf, lastDayOf } from '../../core/time.ts';

/**
 * When a waiver lapses: a date counts to its end (UTC), a time to the moment. Undefined for a date that
 * the calendar does not have.
 */
export function waiverEnd(until: string): Date | undefined {
  const date = dayOf(until);
  const midnight = new Date(`${date}T00:00:00Z`);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date))
    return undefined;
  if (until.length === date.length) return new Date(midnight.getTime() + DAY);
  const time = new Date(until);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/**
 * An end (ISO time) as people write it: the last day (UTC) that a waiver holds, or the moment where it
 * ends within a day.
 */
export function sayEnd(until: string): string {
  const end = new Date(until);
  return isMidnight(end) ? lastDayOf(until) : end.toISOString().replace(/(:00)?\.000Z$/, 'Z');
}

/** `with the end of 2026-12-31`, `at 2026-12-31T18:00Z`: reads on behind "lapses" and "lapsed". */
export const sayLapse = (until: string): string =>
  `${isMidnight(new Date(until)) ? 'with the end of' : 'at'} ${sayEnd(until)}`;

const isMidnight = (time: Date): boolean => time.getTime() % DAY === 0;
