import type { Query } from './route.ts';

/** One way to filter a list: of each entry it looks at one value. */
export interface Facet<T> {
  /** Its name in the address. */
  readonly key: string;
  /** Under what it stands. Those of one legend that follow each other stand together. */
  readonly legend: string;
  /** Undefined: the entry is under none of its options. */
  readonly valueOf: (entry: T) => string | undefined;
  /** All there are, in their order; absent: what there is, the most frequent first. */
  readonly options?: readonly string[];
  /** An option in words. */
  readonly says?: (value: string) => string;
  /** Shown only where it has more than one option, or filters. */
  readonly isMinor?: true;
  /** Shown only where it filters: it is chosen elsewhere. */
  readonly isHidden?: true;
}

/** How many entries each option of each facet shows, under all the other filters. */
export type Counts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is left of a list, and what each option would leave. */
export interface Narrowed<T> {
  readonly shown: readonly T[];
  readonly counts: Counts;
}

/**
 * The entries of which every facet that filters shows the value, in their order, and the counts. An entry that one
 * facet alone keeps out counts for the options of that facet, for there it is under all the other filters.
 */
export function narrow<T>(
  entries: readonly T[],
  facets: readonly Facet<T>[],
  query: Query,
  isFound: (entry: T) => boolean = () => true,
): Narrowed<T> {
  const offered = facets.map(({ key, valueOf }) => ({
    key,
    valueOf,
    chosen: query.get(key),
    count: new Map<string, number>(),
  }));
  const filtering = offered.filter(({ chosen }) => chosen);
  const shown: T[] = [];
  for (const entry of entries) {
    if (!isFound(entry)) continue;
    const keepOut = filtering.filter(
      ({ chosen, valueOf }) => !chosen?.includes(valueOf(entry) ?? NOWHERE),
    );
    if (keepOut.length > 1) continue;
    if (keepOut.length === 0) shown.push(entry);
    for (const { valueOf, count } of keepOut.length === 0 ? offered : keepOut) {
      const value = valueOf(entry);
      if (value !== undefined) count.set(value, (count.get(value) ?? 0) + 1);
    }
  }
  return { shown, counts: new Map(offered.map(({ key, count }) => [key, count])) };
}

/** No option is called so. */
const NOWHERE = '';

/** An option of a facet as it is offered. */
export interface Option {
  readonly value: string;
  readonly says: string;
  readonly count: number;
  readonly isChosen: boolean;
}

/** What a facet offers: its options, and whatever is chosen. */
export function optionsOf<T>(
  { key, options, says = (value) => value }: Facet<T>,
  counts: Counts,
  all: Counts,
  query: Query,
): Option[] {
  const chosen = query.get(key) ?? [];
  const there = options ?? byFrequency(all.get(key) ?? new Map());
  return [...new Set([...there, ...chosen])].map((value) => ({
    value,
    says: says(value),
    count: counts.get(key)?.get(value) ?? 0,
    isChosen: chosen.includes(value),
  }));
}

const byFrequency = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([value]) => value);

/** Whether an entry holds every word that is searched for, wherever. `textOf` is asked once of each entry. */
export function finder<T extends object>(
  textOf: (entry: T) => string,
): (search: string) => (entry: T) => boolean {
  const texts = new WeakMap<T, string>();
  const kept = (entry: T): string => {
    const text = texts.get(entry) ?? textOf(entry).toLowerCase();
    texts.set(entry, text);
    return text;
  };
  return (search) => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return (entry) => words.every((word) => kept(entry).includes(word));
  };
}
