import { onOneLine } from './text.ts';

/**
 * A value in a line of CSV (RFC 4180). What a spreadsheet would take for a formula is text behind an apostrophe (OWASP,
 * "CSV Injection"): names of packages, tags and reasons are anybody's.
 */
export function csvCell(value: string | number | undefined): string {
  if (typeof value === 'number') return String(value);
  const text = onOneLine(value ?? '');
  const safe =
    /^\s*[=+\-@＝＋－＠]/.test(text) || /^[\t\r\n]/.test(value ?? '') ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
