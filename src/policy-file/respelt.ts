import { nearest } from './problems/nearest.ts';
import type { Remark } from './problems/problem.ts';
import { sayUnknownKey } from './problems/unknown-key.ts';
import type { Path, Source } from './source/source.ts';

/**
 * A source whose misspelt keys at the top are read as the keys that were meant, so that what stands under
 * them is checked too; each is a problem all the same. Places stay those of the text.
 */
export function respelt(
  source: Source,
  known: readonly string[],
  what: string,
): { readonly source: Source; readonly remarks: readonly Remark[] } {
  const { value } = source;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { source, remarks: [] };
  }
  const written = new Map<string, string>();
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const meant = known.includes(key) ? undefined : nearest(key, known);
    if (meant === undefined || Object.hasOwn(value, meant) || written.has(meant)) {
      return [key, inner];
    }
    written.set(meant, key);
    return [meant, inner];
  });
  if (written.size === 0) return { source, remarks: [] };
  const asWritten = ([first, ...rest]: Path): Path =>
    first === undefined ? [] : [written.get(String(first)) ?? first, ...rest];
  return {
    source: {
      name: source.name,
      value: Object.fromEntries(entries),
      place: (path, of) => source.place(asWritten(path), of),
      short: (path) => source.short(asWritten(path)),
      order: (path, of) => source.order(asWritten(path), of),
      comment: (path) => source.comment(asWritten(path)),
    },
    remarks: [...written.values()].map((key) => ({
      path: [key],
      text: sayUnknownKey(key, known, what),
      of: 'key',
    })),
  };
}
