import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type FeedAddress, refused } from './feed-refused.ts';

const GZIP = [0x1f, 0x8b];

/**
 * A download's bytes, unpacked where they are gzip, whatever its headers say. Throws FeedRefused where
 * the gzip is cut off or damaged, or where more than `most` bytes come out.
 */
export async function* unpacked(
  bytes: AsyncIterable<Uint8Array>,
  most: number,
  address: FeedAddress,
): AsyncGenerator<Uint8Array> {
  const { isGzip, whole } = await sniffed(bytes);
  let size = 0;
  try {
    for await (const chunk of isGzip ? gunzipped(whole) : whole) {
      size += chunk.byteLength;
      if (size > most) throw refused(address, `it is larger than ${most / 1_048_576} MB unpacked`);
      yield chunk;
    }
  } catch (error) {
    if (!(error as { code?: string }).code?.startsWith('Z_')) throw error;
    throw refused(address, `the gzip is not whole: ${(error as Error).message}`, error);
  }
}

function gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  // What goes wrong on either side comes out of the iteration.
  pipeline(Readable.from(bytes), gunzip, () => undefined);
  return gunzip as AsyncIterable<Uint8Array>;
}

/** Looks at the first two bytes and gives all of them back. */
async function sniffed(bytes: AsyncIterable<Uint8Array>) {
  const rest = bytes[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let head: number[] = [];
  while (head.length < GZIP.length) {
    const next = await rest.next();
    if (next.done) break;
    first.push(next.value);
    head = first.flatMap((chunk) => [...chunk.subarray(0, GZIP.length)]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { isGzip: GZIP.every((byte, index) => head[index] === byte), whole: whole() };
}
