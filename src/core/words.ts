/*
 * How numbers, times and lists are said, everywhere the same.
 */

import { DAY, MINUTE } from './time.ts';

/** `14 days`, `1 day`, `36 hours`: whole days where they are whole; what is shorter than a minute in seconds. */
export function sayDuration(milliseconds: number): string {
  if (milliseconds > 0 && milliseconds < MINUTE) {
    return counted(Math.ceil(milliseconds / 1_000), 'second');
  }
  if (milliseconds % DAY === 0) return counted(milliseconds / DAY, 'day');
  const hours = milliseconds / (DAY / 24);
  return Number.isInteger(hours)
    ? counted(hours, 'hour')
    : counted(Math.round(hours * 60), 'minute');
}

/** `1 finding`, `3 findings`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `a`, `a or b`, `a, b or c`. */
export const wordsIn = (words: readonly string[], conjunction: string): string =>
  words.length <= 1
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;

/** `0.5 %`, `10 %`: no more digits than there are. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;
