const DAY = 86_400_000;

/**
 * When a waiver lapses: a date counts to its end (UTC), a time to the moment. Undefined for a date that
 * the calendar does not have.
 */
export function waiverEnd(until: string): Date | undefined {
  const date = until.slice(0, 10);
  const midnight = new Date(`${date}T00:00:00Z`);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date))
    return undefined;
  if (until.length === date.length) return new Date(midnight.getTime() + DAY);
  const time = new Date(until);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
