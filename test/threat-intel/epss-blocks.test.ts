import * as fc from 'fast-check';
import {
  type EpssBlock,
  emptyBlock,
  packBlock,
  putScore,
  scoreIn,
  scorePlaceOf,
  unpackBlock,
} from '../../src/threat-intel/epss/epss-blocks.ts';

const blockOf = (rows: Iterable<readonly [number, number, number]>): EpssBlock => {
  const block = emptyBlock();
  for (const [offset, score, percentile] of rows) putScore(block, offset, score, percentile);
  return block;
};

describe('the block of a CVE', () => {
  it.each([
    ['CVE-1999-0001', '1999-0', 1],
    ['CVE-2024-0999', '2024-0', 999],
    ['CVE-2024-1000', '2024-1', 0],
    ['CVE-2024-12999', '2024-12', 999],
    ['CVE-2024-13000', '2024-13', 0],
    ['CVE-2026-1234567', '2026-1234', 567],
    ['CVE-2026-99999999999999999999', '2026-99999999999999999', 999],
  ])('of %s is %s, place %i', (cve, key, offset) => {
    expect(scorePlaceOf(cve)).toEqual({ key, offset });
  });
});

describe('a block', () => {
  it('gives nine decimals back exactly as they were, and rounds finer ones up', () => {
    const block = blockOf([
      [0, 0.000000001, 0.999999999],
      [1, 0.94469, 0.9999],
      [2, 0, 1],
      [3, 0.0000000001, 0.3333333333333333],
    ]);
    expect([0, 1, 2, 3].map((offset) => scoreIn(block, offset))).toEqual([
      { score: 0.000000001, percentile: 0.999999999 },
      { score: 0.94469, percentile: 0.9999 },
      { score: 0, percentile: 1 },
      { score: 0.000000001, percentile: 0.333333334 },
    ]);
    expect(scoreIn(block, 4)).toBeUndefined();
  });

  it('keeps the higher of two scores, with its percentile', () => {
    const block = emptyBlock();
    expect(putScore(block, 7, 0.2, 0.7)).toBe(true);
    expect(putScore(block, 7, 0.1, 0.9)).toBe(false);
    expect(scoreIn(block, 7)).toEqual({ score: 0.2, percentile: 0.7 });
    expect(putScore(block, 7, 0.3, 0.8)).toBe(false);
    expect(scoreIn(block, 7)).toEqual({ score: 0.3, percentile: 0.8 });
  });

  it('is unpacked as it was packed', () => {
    const units = fc.integer({ min: 0, max: 1_000_000_000 }).map((unit) => unit / 1_000_000_000);
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 999 }), units, units), {
      maxLength: 1_200,
    });
    fc.assert(
      fc.property(rows, (all) => {
        const block = blockOf(all);
        expect(unpackBlock(packBlock(block))).toEqual(block);
      }),
      { numRuns: 50 },
    );
  });

  it('of a thousand scores takes at most 10 kB', () => {
    const full = blockOf(
      Array.from({ length: 1_000 }, (_, offset) => {
        const noise = ((offset * 2_654_435_761) % 1_000_000_000) / 1_000_000_000;
        return [offset, noise, 1 - noise] as const;
      }),
    );
    expect(packBlock(full).byteLength).toBeLessThan(10_240);
  });

  it('cannot be unpacked from bytes that are cut off, changed or of something else', () => {
    const packed = packBlock(blockOf([[1, 0.5, 0.5]]));
    const changed = Uint8Array.from(packed);
    changed[packed.length - 1] = (changed[packed.length - 1] ?? 0) ^ 1;
    expect(() => unpackBlock(packed.subarray(0, -1))).toThrow(/unexpected end/);
    expect(() => unpackBlock(changed)).toThrow(/incorrect data check/);
    expect(() => unpackBlock(Buffer.from('block'))).toThrow(/incorrect header/);
  });
});
