import { onOneLine } from '../../core/text.ts';

/*
 * Text of images and advisories is anybody's text: a package may be called <!channel>. Slack reads
 * three characters as markup, & < >; escaped, nothing in a text can mention, link or notify.
 */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * The text with Slack's three characters escaped and line breaks and control characters as spaces:
 * at most `limit` characters after escaping, the last an ellipsis where something was left out.
 */
export function escapeText(text: string, limit = Number.POSITIVE_INFINITY): string {
  const characters = Array.from(onOneLine(text), (one) => ENTITIES[one] ?? one);
  const whole = characters.join('');
  if (whole.length <= limit) return whole;
  let cut = '';
  for (const character of characters) {
    if (cut.length + character.length >= limit) break;
    cut += character;
  }
  return `${cut}…`;
}

/** The same of a sentence, which is cut between two words. */
export function escapeSentence(text: string, limit: number): string {
  const shown = escapeText(text, limit);
  const end = shown.endsWith('…') && !text.endsWith('…') ? shown.lastIndexOf(' ') : -1;
  return end > limit / 2 ? `${shown.slice(0, end).replace(/[,;:(\u2013-]+$/, '')} …` : shown;
}

/** The text as code: inside `backticks`, which Slack has no escape for. */
export const code = (text: string, limit?: number): string =>
  `\`${escapeText(text.replaceAll('`', "'"), limit)}\``;

/** The longest that we make ourselves, the console's for a long repository, has 460. */
const ADDRESS_CHARACTERS = 500;

/** An address as Slack may be given it; undefined where it is none, or another kind. */
export function addressOf(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const { href, protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
}

/** `<url|text>`, or the text alone where the address is too long or not one Slack may be given. */
export function link(url: string | undefined, text: string, limit?: number): string {
  const address = escapeText(addressOf(url) ?? '');
  if (address === '' || address.length > ADDRESS_CHARACTERS) return escapeText(text, limit);
  return `<${address}|${escapeText(text, limit).replaceAll('|', '¦')}>`;
}

/** A line for each of as many things as fit; `more` says how many did not. Only what fits is rendered. */
export function fitLines<T>(
  things: readonly T[],
  lineOf: (thing: T) => string,
  limit: { readonly lines: number; readonly characters: number },
  more: (left: number) => string,
): string {
  const { lines, left } = fitted(things, lineOf, limit);
  return [...lines, ...(left > 0 ? [more(left)] : [])].join('\n');
}

/** The same before it is put together; `left`: how many things did not fit. */
export function fitted<T>(
  things: readonly T[],
  lineOf: (thing: T) => string,
  limit: { readonly lines: number; readonly characters: number },
): { readonly lines: readonly string[]; readonly left: number } {
  const kept: string[] = [];
  let length = 0;
  for (const thing of things.slice(0, limit.lines)) {
    const line = lineOf(thing);
    length += line.length + 1;
    if (length > limit.characters) break;
    kept.push(line);
  }
  return { lines: kept, left: things.length - kept.length };
}
