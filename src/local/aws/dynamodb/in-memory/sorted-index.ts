import { comparedTexts, type Item } from './attribute-value.ts';
import type { KeyNames, KeyRange } from './key-range.ts';

/** The keys of an item in the table, and where it stands in an index. */
interface Entry {
  readonly sort: string;
  /** Tells apart those that an index sorts alike. */
  readonly pk: string;
  readonly sk: string;
  readonly item: Item;
}

/** Items in partitions, each in the order of its sort key: a table, or one of its indexes. */
export class SortedIndex {
  readonly keys: KeyNames;
  readonly #table: KeyNames;
  readonly #partitions = new Map<string, Entry[]>();

  constructor(keys: KeyNames, table: KeyNames = keys) {
    this.keys = keys;
    this.#table = table;
  }

  put(item: Item): void {
    const place = this.#placeOf(item);
    if (!place) return;
    const { hash, entry } = place;
    const entries = this.#partitions.get(hash) ?? [];
    this.#partitions.set(hash, entries);
    const at = firstFrom(entries, entry);
    const isThere = entries[at] !== undefined && order(entries[at], entry) === 0;
    entries.splice(at, isThere ? 1 : 0, entry);
  }

  remove(item: Item): void {
    const place = this.#placeOf(item);
    const entries = place && this.#partitions.get(place.hash);
    if (!entries) return;
    const at = firstFrom(entries, place.entry);
    if (entries[at] !== undefined && order(entries[at], place.entry) === 0) entries.splice(at, 1);
    if (entries.length === 0) this.#partitions.delete(place.hash);
  }

  /** The items of a range behind `from`, in order or from the last one on. */
  *within({ hash, place }: KeyRange, isForward: boolean, from?: Item): Generator<Item> {
    const entries = this.#partitions.get(hash) ?? [];
    const low = firstWhere(entries, ({ sort }) => place(sort) >= 0);
    const high = firstWhere(entries, ({ sort }) => place(sort) > 0);
    const behind = from && this.#placeOf(from)?.entry;
    const start = behind && firstFrom(entries, behind);
    const isAt =
      start !== undefined && entries[start] && order(entries[start], behind as Entry) === 0;
    if (isForward) {
      const first = start === undefined ? low : Math.max(low, isAt ? start + 1 : start);
      for (let at = first; at < high; at += 1) yield (entries[at] as Entry).item;
    } else {
      const last = start === undefined ? high : Math.min(high, start);
      for (let at = last - 1; at >= low; at -= 1) yield (entries[at] as Entry).item;
    }
  }

  /** Everything, partition by partition. */
  *all(): Generator<Item> {
    for (const entries of this.#partitions.values()) for (const { item } of entries) yield item;
  }

  /** Where an item stands; nowhere, where it has not all keys of the index. */
  #placeOf(item: Item): { readonly hash: string; readonly entry: Entry } | undefined {
    const hash = textIn(item, this.keys.hash);
    const sort = this.keys.range === undefined ? '' : textIn(item, this.keys.range);
    if (hash === undefined || sort === undefined) return undefined;
    const pk = textIn(item, this.#table.hash) ?? '';
    const sk = this.#table.range === undefined ? '' : (textIn(item, this.#table.range) ?? '');
    return { hash, entry: { sort, pk, sk, item } };
  }
}

/** @returns undefined where there is none, or none of the type S */
export function textIn(item: Item, name: string): string | undefined {
  const text: unknown = item[name]?.['S'];
  return typeof text === 'string' ? text : undefined;
}

const order = (a: Entry, b: Entry): number =>
  comparedTexts(a.sort, b.sort) || comparedTexts(a.pk, b.pk) || comparedTexts(a.sk, b.sk);

const firstFrom = (entries: readonly Entry[], entry: Entry): number =>
  firstWhere(entries, (one) => order(one, entry) >= 0);

/** The first for which it holds, of a list in which it holds from one on. */
function firstWhere(entries: readonly Entry[], holds: (entry: Entry) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(entries[middle] as Entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}
