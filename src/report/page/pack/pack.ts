import { deflateRawSync } from 'node:zlib';

/** Nine takes a third longer than six for one byte of a hundred. */
const LEVEL = 6;

/** A block as it stands in the file: nothing in it can end the element around it. */
export const packed = (value: unknown): string =>
  deflateRawSync(JSON.stringify(value), { level: LEVEL }).toString('base64');

/** Things that are often the same, each once, by a place. */
export interface Places<T> {
  /** The place of a thing, which is new where its key is. */
  readonly of: (key: string, make: () => T) => number;
  readonly all: readonly T[];
}

export function openPlaces<T>(): Places<T> {
  const known = new Map<string, number>();
  const all: T[] = [];
  return {
    all,
    of: (key, make) => {
      const place = known.get(key);
      if (place !== undefined) return place;
      known.set(key, all.length);
      return all.push(make()) - 1;
    },
  };
}
