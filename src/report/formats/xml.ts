import { asShown } from '../../core/text.ts';

/** XML 1.0 knows no way to write most of these, not even as references (section 2.2). */
const NO_CHARACTERS = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu;

const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Anybody's text inside an element. */
export const xmlText = (text: string): string =>
  asShown(text)
    .replace(NO_CHARACTERS, '')
    .replace(/[&<>"]/g, (one) => NAMES[one] ?? one);

/** The same in an attribute, where ends of lines would be read as blanks; those without a value are left out. */
export const attributes = (of: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(of)
    .flatMap(([name, value]) =>
      value === undefined
        ? []
        : [` ${name}="${xmlText(String(value)).replace(/[\t\r\n]+/g, ' ')}"`],
    )
    .join('');
