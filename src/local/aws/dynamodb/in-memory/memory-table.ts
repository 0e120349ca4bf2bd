import * as z from 'zod';
import { bytesOf, type Item } from './attribute-value.ts';
import { refused } from './expression-tokens.ts';
import type { KeyNames } from './key-range.ts';
import { SortedIndex, textIn } from './sorted-index.ts';

const MOST_BYTES = 400 * 1_024;

const KeySchema = z
  .array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))
  .transform((schema): KeyNames => {
    const nameOf = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
    return { hash: nameOf('HASH') ?? '', range: nameOf('RANGE') };
  });

/** As much of CreateTable as is played: keys are texts. */
const Definition = z.object({
  TableName: z.string(),
  KeySchema,
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.literal('S') }),
  ),
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema,
        Projection: z.object({ ProjectionType: z.enum(['KEYS_ONLY', 'ALL']) }),
      }),
    )
    .default([]),
});

interface Index {
  readonly sorted: SortedIndex;
  /** What an answer has of an item; undefined: all of it. */
  readonly attributes: readonly string[] | undefined;
}

/** A table in memory, with its indexes. An item that it holds is never changed, only put in place of another. */
export class MemoryTable {
  readonly name: string;
  readonly keys: KeyNames;
  readonly items: SortedIndex;
  readonly #byKey = new Map<string, Item>();
  readonly #indexes: ReadonlyMap<string, Index>;

  constructor(request: unknown) {
    const { TableName, KeySchema: keys, GlobalSecondaryIndexes } = Definition.parse(request);
    this.name = TableName;
    this.keys = keys;
    this.items = new SortedIndex(keys);
    this.#indexes = new Map(
      GlobalSecondaryIndexes.map(({ IndexName, KeySchema: own, Projection }) => {
        const names = [keys.hash, keys.range, own.hash, own.range];
        const attributes = names.flatMap((name) => (name === undefined ? [] : [name]));
        const isAll = Projection.ProjectionType === 'ALL';
        const index = {
          sorted: new SortedIndex(own, keys),
          attributes: isAll ? undefined : attributes,
        };
        return [IndexName, index];
      }),
    );
  }

  /** @throws AwsError ValidationException for an index that is not there */
  indexNamed(name: string | undefined): Index {
    if (name === undefined) return { sorted: this.items, attributes: undefined };
    const index = this.#indexes.get(name);
    if (!index) throw refused(`The table does not have the specified index: ${name}`);
    return index;
  }

  get(key: Item): Item | undefined {
    return this.#byKey.get(this.keyOf(key));
  }

  /** What makes two items one. @throws AwsError ValidationException where a part is missing or no text */
  keyOf(item: Item): string {
    return JSON.stringify(
      [this.keys.hash, this.keys.range].map((name) => {
        const part = name === undefined ? undefined : textIn(item, name);
        if (name !== undefined && !part)
          throw refused(`One of the required keys was not given: ${name}`);
        return part;
      }),
    );
  }

  /** @throws AwsError ValidationException for keys that are none, and for more than an item can hold */
  check(item: Item): void {
    this.keyOf(item);
    for (const { sorted } of this.#indexes.values()) {
      for (const name of [sorted.keys.hash, sorted.keys.range]) {
        if (name === undefined || item[name] === undefined || textIn(item, name)) continue;
        throw refused(`A value of the key ${name} of an index is empty, or not of the type S`);
      }
    }
    if (bytesOf(item) > MOST_BYTES) {
      throw refused('Item size has exceeded the maximum allowed size');
    }
  }

  put(item: Item): void {
    this.check(item);
    const key = this.keyOf(item);
    const before = this.#byKey.get(key);
    this.#byKey.set(key, item);
    this.items.put(item);
    for (const { sorted } of this.#indexes.values()) {
      if (before) sorted.remove(before);
      sorted.put(item);
    }
  }

  remove(key: Item): void {
    const before = this.get(key);
    if (!before) return;
    this.#byKey.delete(this.keyOf(key));
    this.items.remove(before);
    for (const { sorted } of this.#indexes.values()) sorted.remove(before);
  }
}
