import type { Finding } from '../../src/core/findings/finding.ts';
import { rememberGone, type Sightings, withFirstSeen } from '../../src/core/findings/first-seen.ts';
import { finding } from '../support/samples.ts';

const NOW = '2026-11-21T10:00:00.000Z';
const FIRST = '2026-11-01T00:00:00.000Z';
const LATER = '2026-11-20T00:00:00.000Z';

const firstSeen = (one: Partial<Finding>, sightings: Partial<Sightings> = {}) =>
  withFirstSeen([finding(one)], { own: [], others: [], ...sightings }, NOW)[0]?.firstSeen;

describe('a finding was first seen', () => {
  it('when this ledger first saw it, whatever the scanner says later', () => {
    const own = [finding({ firstSeen: FIRST })];
    expect(firstSeen({ firstSeen: LATER }, { own })).toBe(FIRST);
  });

  it('when the scanner saw it, where the ledger saw it later', () => {
    const own = [finding({ firstSeen: LATER })];
    expect(firstSeen({ firstSeen: FIRST }, { own })).toBe(FIRST);
  });

  it('when the scanner saw it, where the ledger does not know the finding', () => {
    const own = [finding({ id: 'CVE-2026-9', firstSeen: FIRST })];
    expect(firstSeen({ firstSeen: LATER }, { own })).toBe(LATER);
  });

  it('now, where nobody saw it before', () => {
    expect(firstSeen({})).toBe(NOW);
  });

  it('now at the latest, even where the clock of the scanner is ahead', () => {
    expect(firstSeen({ firstSeen: '2026-11-21T11:00:00.000Z' })).toBe(NOW);
  });

  it('wherever in the image its package lies: paths hold versions', () => {
    const own = [
      finding({ package: { name: 'log4j', path: 'lib/log4j-2.14.0.jar' }, firstSeen: FIRST }),
    ];
    const moved = { package: { name: 'log4j', path: 'lib/log4j-2.14.1.jar' } };
    expect(firstSeen(moved, { own })).toBe(FIRST);
  });

  it('in any version of its package, in the image before: a push makes nothing younger', () => {
    const others = [finding({ firstSeen: FIRST })];
    const upgraded = { package: { name: 'openssl', version: '3.0.2' } };
    expect(firstSeen(upgraded, { others })).toBe(FIRST);
    expect(firstSeen({ package: { name: 'zlib', version: '3.0.1' } }, { others })).toBe(NOW);
  });

  it('at the earliest of two notes of one package under two versions', () => {
    const others = [
      finding({ firstSeen: LATER }),
      finding({ package: { name: 'openssl', version: '3.0.0' }, firstSeen: FIRST }),
      finding({ package: { name: 'openssl', version: '2.9.9' } }),
    ];
    expect(firstSeen({}, { others })).toBe(FIRST);
  });

  it('no later than the notes were lost that would say it', () => {
    expect(firstSeen({}, { lostSince: LATER })).toBe(LATER);
    expect(firstSeen({ firstSeen: FIRST }, { lostSince: LATER })).toBe(FIRST);
    expect(firstSeen({}, { lostSince: LATER, own: [finding({ firstSeen: FIRST })] })).toBe(FIRST);
  });
});

describe('what is gone', () => {
  const now = new Date(NOW);
  const gone = (present: Finding[], sightings: Partial<Sightings>) =>
    rememberGone(present, { own: [], others: [], ...sightings }, now).map(
      ({ id, firstSeen: first, gone: last }) => [id, first, last],
    );

  it('is remembered with its age, whether it was in this image or in another', () => {
    expect(gone([], { own: [finding({ firstSeen: FIRST })] })).toEqual([
      ['CVE-2026-1000', FIRST, NOW],
    ]);
    expect(gone([], { others: [{ ...finding({ firstSeen: FIRST }), gone: LATER }] })).toEqual([
      ['CVE-2026-1000', FIRST, LATER],
    ]);
  });

  it('is remembered once, by the earliest and the latest time of all', () => {
    const seen = (firstSeen: string, last?: string) => ({
      ...finding({ firstSeen }),
      ...(last && { gone: last }),
    });
    expect(gone([], { own: [seen(LATER)], others: [seen(FIRST, LATER)] })).toEqual([
      ['CVE-2026-1000', FIRST, NOW],
    ]);
  });

  it('is not remembered where it is there', () => {
    expect(gone([finding()], { own: [finding({ firstSeen: FIRST })] })).toEqual([]);
  });

  it('is forgotten half a year after it was seen last', () => {
    const own = [{ ...finding({ firstSeen: FIRST }), gone: '2026-05-25T09:59:59.000Z' }];
    expect(gone([], { own })).toEqual([]);
  });

  it('is as old as before when it comes back', () => {
    const own = rememberGone([], { own: [finding({ firstSeen: FIRST })], others: [] }, now);
    expect(firstSeen({}, { own })).toBe(FIRST);
  });

  describe('and too much to be kept', () => {
    const hours = (count: number) => new Date(now.getTime() - count * 3_600_000).toISOString();
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...finding({
          id: `CVE-2025-${10_000 + index}`,
          firstSeen: index === 24_000 ? FIRST : LATER,
        }),
        gone: hours(index / 100),
      }));
    const kept = rememberGone([], { own: many(25_000), others: [] }, now);

    it('is remembered as far as it was seen last, in bounds', () => {
      expect(kept).toHaveLength(20_001);
      expect(kept.at(19_999)).toMatchObject({ id: 'CVE-2025-29999', firstSeen: LATER });
      expect(kept.at(-1)).toMatchObject({ id: '*', firstSeen: FIRST, gone: hours(200) });
    });

    it('makes nothing younger: what nobody knows may have stood as long as what was forgotten', () => {
      expect(firstSeen({ id: 'CVE-2025-34000' }, { others: kept })).toBe(FIRST);
      expect(firstSeen({ id: 'CVE-2026-1' }, { others: kept })).toBe(FIRST);
      expect(firstSeen({ id: 'CVE-2025-10000' }, { others: kept })).toBe(FIRST);
    });

    it('lapses month by month: what stood long ago does not hold for ever', () => {
      const old = [
        {
          ...finding({
            id: '*',
            package: { name: '2026-03' },
            firstSeen: '2026-01-01T00:00:00.000Z',
          }),
          gone: '2026-03-31T00:00:00.000Z',
        },
        {
          ...finding({ id: '*', package: { name: '2026-10' }, firstSeen: FIRST }),
          gone: '2026-10-31T00:00:00.000Z',
        },
      ];
      const own = rememberGone([], { own: old, others: [] }, now);
      expect(own.map(({ package: { name } }) => name)).toEqual(['2026-10']);
      expect(firstSeen({}, { own })).toBe(FIRST);
    });

    it('stays in bounds from image to image, and is forgotten in the end', () => {
      const next = rememberGone([], { own: [], others: kept }, new Date(LATER));
      expect(next.length).toBeLessThanOrEqual(20_002);
      const muchLater = new Date('2027-05-30T00:00:00.000Z');
      expect(rememberGone([], { own: [], others: kept }, muchLater)).toEqual([]);
    });
  });
});
