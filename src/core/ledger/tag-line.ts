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

/**
 * How many images of a repository are read, those pushed last: enough to find one of the same line of tags among branches that are
 * pushed all day.
 */
export const MOST_LISTED = 100;

/** An image of a repository, as the ledger lists them. */
export interface LineEntry {
  readonly digest: string;
  /** ISO time. */
  readonly pushedAt: string;
  readonly names: readonly string[];
}

/** The image to compare another one with, among some that are known; undefined where there is none. */
export type PreviousOf<T> = (image: LineEntry) => T | undefined;

/**
 * The image to compare with: the last one pushed before this one that shares a line of tags with it;
 * where none does, the last one of the repository. Only images of which everything is known.
 */
export const previousOf = <T extends LineEntry & { readonly comparable: boolean }>(
  image: LineEntry,
  entries: readonly T[],
): T | undefined => previousAmong(entries)(image);

/** The same for many images of one repository: its lines are laid out once. */
export function previousAmong<T extends LineEntry & { readonly comparable: boolean }>(
  entries: readonly T[],
): PreviousOf<T> {
  const newestFirst = entries
    .filter(({ comparable }) => comparable)
    .toSorted((a, b) => (a.pushedAt === b.pushedAt ? 0 : a.pushedAt < b.pushedAt ? 1 : -1))
    .map((entry, at) => ({ entry, at }));
  const lines = new Map<string, Placed<T>[]>();
  for (const one of newestFirst) {
    for (const line of new Set(one.entry.names.map(tagLine))) {
      const known = lines.get(line);
      if (known) known.push(one);
      else lines.set(line, [one]);
    }
  }
  return (image) => {
    const own = [...new Set(image.names.map(tagLine))].flatMap((line) => {
      const found = lastBefore(image, lines.get(line) ?? []);
      return found ? [found] : [];
    });
    const [last] = own.sort((a, b) => a.at - b.at);
    return (last ?? lastBefore(image, newestFirst))?.entry;
  };
}

interface Placed<T> {
  readonly entry: T;
  /** Among all, the newest first. */
  readonly at: number;
}

/** The first of a list, the newest first, that was not pushed after an image, and is not the image itself. */
function lastBefore<T extends LineEntry>(
  { pushedAt, digest }: LineEntry,
  list: readonly Placed<T>[],
): Placed<T> | undefined {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle]?.entry.pushedAt ?? '') > pushedAt) from = middle + 1;
    else to = middle;
  }
  while (list[from]?.entry.digest === digest) from += 1;
  return list[from];
}
