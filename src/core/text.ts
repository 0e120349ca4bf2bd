/*
 * Text that comes from outside is anybody's: half a character, or characters that turn the direction of
 * what is read. DynamoDB refuses the one, people are misled by the other.
 */

/** A character beyond U+FFFF is a pair of units: between them no text may be cut. */
const HALF_AT_END = /[\ud800-\udbff]$/;

/** The first `length` units of a text, or one less where that would split a character. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : text.slice(0, length).replace(HALF_AT_END, '');

/** At most `length` units, the last an ellipsis where something was left out. */
export const clip = (text: string, length: number): string =>
  text.length <= length ? text : `${cut(text, length - 1)}…`;

const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** As people may be shown it: whole characters, none that turns the direction of what is read. */
export const asShown = (text: string): string => text.replace(TURNING, '').toWellFormed();

/** The same on one line: without Unicode's control characters and separators of lines. */
export const onOneLine = (text: string): string =>
  asShown(text).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** A value of JSON, or of what DynamoDB takes, with no half characters in its texts. */
export function wellFormed<T>(value: T): T;
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map((one) => wellFormed(one));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, wellFormed(one)]));
}

/** Neither bytes nor dates nor sets: what has keys and values and nothing else. */
const isPlain = (value: unknown): value is object =>
  Object.prototype.toString.call(value) === '[object Object]';
