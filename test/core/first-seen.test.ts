import type { Finding } from '../../src/core/finding.ts';
import { type Sightings, withFirstSeen } from '../../src/core/first-seen.ts';
import { finding } from '../support/samples.ts';

const NOW = '2026-11-21T10:00:00.000Z';
const FIRST = '2026-11-01T00:00:00.000Z';
const LATER = '2026-11-20T00:00:00.000Z';

const firstSeen = (one: Partial<Finding>, sightings: Partial<Sightings> = {}) =>
  withFirstSeen([finding(one)], { own: [], previous: [], ...sightings }, NOW)[0]?.firstSeen;

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

  it('in this very version of its package, by its own record', () => {
    const own = [finding({ firstSeen: FIRST })];
    const upgraded = { package: { name: 'openssl', version: '3.0.2' } };
    expect(firstSeen(upgraded, { own })).toBe(NOW);
  });

  it('in any version of its package, in the image before: a push makes nothing younger', () => {
    const previous = [finding({ firstSeen: FIRST })];
    const upgraded = { package: { name: 'openssl', version: '3.0.2' } };
    expect(firstSeen(upgraded, { previous })).toBe(FIRST);
    expect(firstSeen({ package: { name: 'zlib', version: '3.0.1' } }, { previous })).toBe(NOW);
  });

  it('at the earliest of two notes of one package under two versions', () => {
    const previous = [
      finding({ firstSeen: LATER }),
      finding({ package: { name: 'openssl', version: '3.0.0' }, firstSeen: FIRST }),
      finding({ package: { name: 'openssl', version: '2.9.9' } }),
    ];
    expect(firstSeen({}, { previous })).toBe(FIRST);
  });

  it('no later than the notes were lost that would say it', () => {
    expect(firstSeen({}, { lostSince: LATER })).toBe(LATER);
    expect(firstSeen({ firstSeen: FIRST }, { lostSince: LATER })).toBe(FIRST);
    expect(firstSeen({}, { lostSince: LATER, own: [finding({ firstSeen: FIRST })] })).toBe(FIRST);
  });
});
