/**
 * The line of releases that a tag belongs to: its text with every number and every commit id taken out.
 * `1.4.2` and `1.5.0` are of one line, `1.4.2-alpine` is of another; `latest` is a line of its own.
 */
export const tagLine = (tag: string): string =>
  tag
    .replaceAll(/(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/gi, COMMIT)
    .replaceAll(/\d+/g, '#')
    .replaceAll(/#(\.#)+/g, '#');

const COMMIT = '#';

/** The name that will still mean this image tomorrow: `latest` moves on. */
export const mostTelling = (names: readonly string[]): string | undefined =>
  names.find((tag) => tag !== 'latest') ?? names[0];

/** An image of a repository, as the ledger lists them. */
export interface LineEntry {
  readonly digest: string;
  /** ISO time. */
  readonly pushedAt: string;
  readonly names: readonly string[];
}

/**
 * The image to compare with: the last one pushed before this one that shares a line of tags with it;
 * where none does, the last one of the repository. Only images of which everything is known.
 */
export function previousOf<T extends LineEntry & { readonly comparable: boolean }>(
  image: LineEntry,
  entries: readonly T[],
): T | undefined {
  const lines = new Set(image.names.map(tagLine));
  const earlier = entries
    .filter(
      ({ digest, pushedAt, comparable }) =>
        comparable && digest !== image.digest && pushedAt <= image.pushedAt,
    )
    .toSorted((a, b) => (a.pushedAt === b.pushedAt ? 0 : a.pushedAt < b.pushedAt ? 1 : -1));
  return earlier.find(({ names }) => names.some((name) => lines.has(tagLine(name)))) ?? earlier[0];
}
