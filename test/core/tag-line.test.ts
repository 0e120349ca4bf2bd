import * as fc from 'fast-check';
import { mostTelling, previousAmong, previousOf, tagLine } from '../../src/core/ledger/tag-line.ts';

describe('the line of a tag', () => {
  it.each([
    ['1.4.2', '1.5.0'],
    ['1.4.2', '2'],
    ['1.4.2-alpine', '1.5-alpine'],
    ['v1.4.2', 'v2.0.0'],
    ['main-3f2a1bc', 'main-9e8d7c6b5a4f'],
    ['main-3f2a1bc', 'main-1234567'],
    ['build-7', 'build-1234'],
    ['2026-11-21', '2025-1-1'],
    ['latest', 'latest'],
  ])('of %s is that of %s', (one, other) => {
    expect(tagLine(one)).toBe(tagLine(other));
  });

  it.each([
    ['1.4.2', '1.4.2-alpine'],
    ['1.4.2', 'v1.4.2'],
    ['latest', 'main'],
    ['main-3f2a1bc', 'feature-3f2a1bc'],
    ['1.4.2-rc1', '1.4.2'],
  ])('of %s is not that of %s', (one, other) => {
    expect(tagLine(one)).not.toBe(tagLine(other));
  });
});

describe('the most telling name', () => {
  it.each([
    [['latest', '1.4.2'], '1.4.2'],
    [['latest'], 'latest'],
    [[], undefined],
  ])('of %j is %s', (names, name) => {
    expect(mostTelling(names)).toBe(name);
  });
});

describe('the image before', () => {
  const entry = (digest: string, day: number, ...names: string[]) => ({
    digest,
    pushedAt: `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`,
    names,
    comparable: true,
  });
  const image = entry('new', 20, '1.4.2', 'latest');
  const before = (...entries: ReturnType<typeof entry>[]) => previousOf(image, entries)?.digest;

  it('is the last one of the same line, in whatever order they come', () => {
    const entries = [
      entry('old', 1, '1.4.0'),
      entry('last', 10, '1.4.1'),
      entry('branch', 19, 'pr-7'),
    ];
    expect(before(...entries)).toBe('last');
    expect(before(...entries.toReversed())).toBe('last');
  });

  it('is the last one of the repository where none shares a line', () => {
    expect(before(entry('older', 10, 'pr-6'), entry('branch', 19, 'pr-7'))).toBe('branch');
  });

  it('is neither itself nor one that was pushed later', () => {
    expect(before(entry('new', 20, '1.4.2'), entry('later', 21, '1.5.0'))).toBeUndefined();
  });

  it('is one of which everything is known', () => {
    const half = { ...entry('half', 19, '1.4.1'), comparable: false };
    expect(before(half, entry('whole', 10, '1.4.0'))).toBe('whole');
  });

  it('may have been pushed at the same moment', () => {
    expect(before(entry('twin', 20, '1.4.1'))).toBe('twin');
  });
});

describe('the images before, of many at once', () => {
  const Entry = fc.record({
    digest: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    pushedAt: fc.integer({ min: 1, max: 5 }).map((day) => `2026-11-0${day}T10:00:00.000Z`),
    names: fc.subarray(['1.0.0', '1.1.0', 'main', 'dev', 'latest']),
    comparable: fc.boolean(),
  });
  const Entries = fc.uniqueArray(Entry, { selector: ({ digest }) => digest });
  type Entry = typeof Entry extends fc.Arbitrary<infer One> ? One : never;

  /** As it is said, one image after the other. */
  const asSaid = (image: Entry, entries: readonly Entry[]): Entry | undefined => {
    const lines = image.names.map(tagLine);
    const earlier = entries
      .filter((one) => one.comparable && one.digest !== image.digest)
      .filter((one) => one.pushedAt <= image.pushedAt)
      .toSorted((a, b) => (a.pushedAt > b.pushedAt ? -1 : Number(a.pushedAt < b.pushedAt)));
    return (
      earlier.find((one) => one.names.some((name) => lines.includes(tagLine(name)))) ?? earlier[0]
    );
  };

  it('are those that each has alone', () => {
    fc.assert(
      fc.property(Entries, (entries) => {
        const among = previousAmong(entries);
        for (const image of entries) expect(among(image)).toEqual(asSaid(image, entries));
      }),
    );
  });
});
