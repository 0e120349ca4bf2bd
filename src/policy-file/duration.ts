import { DAY, HOUR, MINUTE } from '../core/time.ts';

const UNITS = { minute: MINUTE, hour: HOUR, day: DAY, week: 7 * DAY } as const;

/** `14 days`, `1 hour`, `90 minutes`, `2 weeks`; in short `14d`, `1h`, `90m`, `2w`; with a space or without. */
export const DURATION = /^(\d{1,7}) ?(?:(minute|hour|day|week)s?|([mhdw]))$/;

/** Ten years: beyond that, and long before the end of what a date can hold, it is a slip. */
const LONGEST = 3_650 * UNITS.day;

const SHORT: Readonly<Record<string, keyof typeof UNITS>> = {
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** Milliseconds, or undefined for what is no duration or longer than ten years. */
export function parseDuration(text: string): number | undefined {
  const [, count, word, letter] = DURATION.exec(text) ?? [];
  const unit = (word as keyof typeof UNITS | undefined) ?? SHORT[letter ?? ''];
  if (count === undefined || unit === undefined) return undefined;
  const milliseconds = Number(count) * UNITS[unit];
  return milliseconds <= LONGEST ? milliseconds : undefined;
}

/** For text that the document's schema has let through. */
export const millisecondsOf = (text: string): number => parseDuration(text) ?? 0;
