import * as z from 'zod/mini';
import type { Item } from '../../records/batches.ts';
import { EPSS_MANIFEST, EPSS_META, epssBlock } from '../../records/keys.ts';
import { type EpssBlock, unpackBlock } from './epss-blocks.ts';

/** How the copy of the scores is described. */
export interface EpssMeta {
  /** ISO time of the scores. */
  readonly date: string;
  readonly entries: number;
}

const Meta = z.object({ date: z.iso.datetime(), entries: z.int() });
const Manifest = z.object({ blocks: z.array(z.string()) });
const Block = z.object({ packed: z.instanceof(Uint8Array) });

export const metaItem = ({ date, entries }: EpssMeta, fetchedAt: string): Item => ({
  ...EPSS_META,
  date,
  entries,
  fetchedAt,
});

/** Undefined where there is no copy, or none that can be read. */
export const metaIn = (item: Item | undefined): EpssMeta | undefined => Meta.safeParse(item).data;

export const manifestItem = (blocks: readonly string[]): Item => ({ ...EPSS_MANIFEST, blocks });

export const manifestIn = (item: Item | undefined): readonly string[] =>
  Manifest.safeParse(item).data?.blocks ?? [];

export const blockItem = (key: string, packed: Uint8Array): Item => ({
  ...epssBlock(key),
  packed,
});

/** A block's bytes as they are stored. */
export const packedIn = (item: Item | undefined): Uint8Array | undefined =>
  Block.safeParse(item).data?.packed;

/** Undefined where the item holds no block that can be read. */
export function blockIn(item: Item): EpssBlock | undefined {
  const packed = packedIn(item);
  if (!packed) return undefined;
  try {
    return unpackBlock(packed);
  } catch {
    // The copy counts as none then, and the next refresh writes the block anew.
    return undefined;
  }
}
