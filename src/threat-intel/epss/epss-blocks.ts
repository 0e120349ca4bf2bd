import { deflateSync, inflateSync } from 'node:zlib';
import type { EpssScore } from '../../core/findings/feeds/epss.ts';

/*
 * All scores of a day are some 360,000 rows. They are kept by year and thousand, `2024-12` for
 * CVE-2024-12000 to CVE-2024-12999: few enough blocks for one look-up, each small enough for one item.
 */

/** FIRST's daily scores. */
export interface EpssFeed {
  /** ISO time of the scores. */
  readonly date: string;
  /** How many CVEs have a score. */
  readonly entries: number;
  readonly blocks: ReadonlyMap<string, EpssBlock>;
}

/** The scores of up to 1,000 CVEs, by the last three digits; in units of 1e-9. */
export interface EpssBlock {
  readonly scores: Uint32Array;
  readonly percentiles: Uint32Array;
}

const SIZE = 1_000;
/** A probability of 1. */
const UNITS = 1_000_000_000;
/** Above every probability. */
const NO_SCORE = 0xffffffff;

/** Where the score of a CVE id stands. The id's digits stay text: there may be more than a number holds. */
export function scorePlaceOf(cve: string): { readonly key: string; readonly offset: number } {
  const digits = cve.slice('CVE-1999-'.length);
  const year = cve.slice('CVE-'.length, 'CVE-1999'.length);
  return { key: `${year}-${digits.slice(0, -3)}`, offset: Number(digits.slice(-3)) };
}

export const emptyBlock = (): EpssBlock => ({
  scores: new Uint32Array(SIZE).fill(NO_SCORE),
  percentiles: new Uint32Array(SIZE).fill(NO_SCORE),
});

/** Puts a score in, unless a higher one stands there. Answers whether the place was empty. */
export function putScore(
  { scores, percentiles }: EpssBlock,
  offset: number,
  score: number,
  percentile: number,
): boolean {
  const before = scores[offset];
  const units = unitsOf(score);
  if (before !== NO_SCORE && before !== undefined && before >= units) return false;
  scores[offset] = units;
  percentiles[offset] = unitsOf(percentile);
  return before === NO_SCORE;
}

export function scoreIn({ scores, percentiles }: EpssBlock, offset: number): EpssScore | undefined {
  const score = scores[offset];
  const percentile = percentiles[offset];
  if (score === undefined || score === NO_SCORE || percentile === undefined) return undefined;
  return { score: score / UNITS, percentile: percentile / UNITS };
}

/** Exact for up to nine decimals, which is what FIRST gives; anything finer is rounded up, never down. */
function unitsOf(probability: number): number {
  const units = Math.round(probability * UNITS);
  return units / UNITS < probability ? units + 1 : units;
}

const ROW_BYTES = 2 + 4 + 4;

/** A block as it is stored: all offsets, then all scores, then all percentiles, little-endian, deflated. */
export function packBlock({ scores, percentiles }: EpssBlock): Uint8Array {
  const offsets = [...scores.keys()].filter((offset) => scores[offset] !== NO_SCORE);
  const rows = offsets.length;
  const bytes = new DataView(new ArrayBuffer(rows * ROW_BYTES));
  for (const [row, offset] of offsets.entries()) {
    bytes.setUint16(row * 2, offset, true);
    bytes.setUint32(rows * 2 + row * 4, scores[offset] ?? 0, true);
    bytes.setUint32(rows * 6 + row * 4, percentiles[offset] ?? 0, true);
  }
  return deflateSync(new Uint8Array(bytes.buffer));
}

/** The block in bytes that `packBlock` made. Throws an Error where they are something else. */
export function unpackBlock(packed: Uint8Array): EpssBlock {
  const plain = inflateSync(packed, { maxOutputLength: SIZE * ROW_BYTES });
  const bytes = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const rows = plain.byteLength / ROW_BYTES;
  if (!Number.isInteger(rows)) throw new Error('a block of EPSS scores ends within a row');
  const block = emptyBlock();
  for (let row = 0; row < rows; row += 1) {
    const offset = bytes.getUint16(row * 2, true);
    const score = bytes.getUint32(rows * 2 + row * 4, true);
    const percentile = bytes.getUint32(rows * 6 + row * 4, true);
    if (offset >= SIZE || score > UNITS || percentile > UNITS) {
      throw new Error(`row ${row} of a block of EPSS scores is out of bounds`);
    }
    block.scores[offset] = score;
    block.percentiles[offset] = percentile;
  }
  return block;
}
