import { clip, onOneLine } from '../../../core/text.ts';

/*
 * Names and descriptions come from images and scanners: they have to stay text.
 */

/** A message of SARIF: square brackets would begin a link in it, and curly ones are places for arguments. */
export const messageText = (text: string): string =>
  onOneLine(text).replace(/[[\]]/g, String.raw`\$&`).replace(/[{}]/g, '$&$&');

/** The same in at most so many characters, its signs counted. */
export function shortMessage(text: string, most: number): string {
  const whole = messageText(clip(text, most));
  return whole.length <= most
    ? whole
    : messageText(clip(text, Math.max(2 * most - whole.length, 1)));
}
