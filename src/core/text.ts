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

/** Without the characters that turn the direction of text (U+061C, U+200E … U+2069). */
export const inOneDirection = (text: string): string =>
  text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
