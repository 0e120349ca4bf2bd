import type { Digest } from '../core/digest.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import { writeAll } from './batches.ts';
import { listedBy, partition } from './keys.ts';
import type { Table } from './table.ts';

/** Writes down, in the partition of every platform image, that this index lists it. */
export const rememberPlatforms = (
  table: Table,
  index: ImageRef,
  platforms: readonly Digest[],
): Promise<void> =>
  writeAll(
    table,
    `remembering the platforms of ${partition(index)}`,
    platforms.map((platform) => ({
      PutRequest: { Item: { pk: partition(sibling(index, platform)), sk: listedBy(index.digest) } },
    })),
  );
