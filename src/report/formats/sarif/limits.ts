import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/*
 * What GitHub takes in one upload (docs.github.com, "SARIF support for code scanning"). Whatever is above makes it
 * refuse the whole file, so that nothing at all would be seen.
 */

/** Results of one run, and rules. */
export const MOST_RESULTS = 25_000;
/** Of these it shows the worst. */
export const SHOWN_RESULTS = 5_000;
/** Locations of one result: it looks at the first, and asks for no more than these. */
export const MOST_LOCATIONS = 10;
/** Characters of a rule's descriptions. */
export const MOST_DESCRIPTION = 1_024;
/** Bytes of the packed file, a little below its 10 MB. */
const MOST_BYTES = 9_900_000;

/** The text of the first things, of as many as fit into a file with what else stands in it. */
export async function textThatFits<T>(
  things: readonly T[],
  textOf: (things: readonly T[]) => readonly string[],
): Promise<readonly string[]> {
  const text = textOf(things);
  const size = await packedSize(text);
  if (size <= MOST_BYTES || things.length === 0) return text;
  // They are about equally large: a twentieth less than what would fit leaves room for those that are not.
  const fewer = Math.floor(things.length * (MOST_BYTES / size) * 0.95);
  return textThatFits(things.slice(0, fewer), textOf);
}

async function packedSize(pieces: readonly string[]): Promise<number> {
  const plain = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  // Packing makes nothing larger but by some bytes.
  if (plain <= MOST_BYTES) return plain;
  let size = 0;
  await pipeline(pieces, createGzip(), async (packed: AsyncIterable<Buffer>) => {
    for await (const piece of packed) size += piece.length;
  });
  return size;
}
