import { clip, onOneLine } from '../../core/text.ts';

/** Parts a name from the sign before it: GitHub looks for mentions and issues in what it shows, behind every escape. */
const PARTED = '\u200b';

/** Anybody's text, `most` characters of it, so that it stays text: no markup, link, mention, formula or table's end. */
export const text = (some: string, most = 300): string =>
  escaped(clip(onOneLine(some), most)).replace(/(@|#|\bGH-)(?=\w)/gi, `$1${PARTED}`);

/** The same as it stands in a program: in there nobody is mentioned, and it can be copied. */
export const code = (some: string, most = 100): string =>
  `<code>${escaped(clip(onOneLine(some), most))}</code>`;

/** A link under a text; the address must be one. */
export const link = (some: string, url: string | undefined): string =>
  url === undefined ? text(some) : `[${text(some)}](${address(url)})`;

const escaped = (some: string): string =>
  some
    .replace(/[\\`*_{}[\]()#|~$!^]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // An address is a link without any markup, and so is what looks like one of mail.
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.')
    .replaceAll('@', '\\@');

/** What would end the address, or a cell, is written in hexadecimal digits. */
const address = (url: string): string =>
  url.replace(/[\\<>()[\]|`"'{}^\s\p{Cc}]/gu, (one) =>
    encodeURIComponent(one).replace(
      /[()']/g,
      (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    ),
  );
