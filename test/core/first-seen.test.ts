import type { Finding } from '../../src/core/findings/finding.ts';
import { type Sightings, withFirstSeen } from '../../src/core/findings/first-seen.ts';
import { NO_MEMORY, remembering } from '../../src/core/findings/repository-memory.ts';
import { finding } from '../support/samples.ts';

const NOW = '2026-11-21T10:00:00.000Z';
const FIRST = '2026-11-01T00:00:00.000Z';
const LATER = '2026-11-20T00:00:00.000Z';

const firstSeen = (one: Partial<Finding>, sightings: Partial<Sightings> = {}) =>
  withFirstSeen([finding(one)], { notes: [], ...sightings }, NOW)[0]?.firstSeen;

describe('a finding was first seen', () => {
  it('when this ledger first saw it, whatever the scanner says later', () => {
    const notes = [finding({ firstSeen: FIRST })];
    expect(firstSeen({ firstSeen: LATER }, { notes })).toBe(FIRST);
  });

  it('when the scanner saw it, where the ledger saw it later', () => {
    const notes = [finding({ firstSeen: LATER })];
    expect(firstSeen({ firstSeen: FIRST }, { notes })).toBe(FIRST);
  });

  it('when the scanner saw it, where the ledger does not know the finding', () => {
    const notes = [finding({ id: 'CVE-2026-9', firstSeen: FIRST })];
    expect(firstSeen({ firstSeen: LATER }, { notes })).toBe(LATER);
  });

  it('now, where nobody saw it before', () => {
    expect(firstSeen({})).toBe(NOW);
  });

  it('now at the latest, even where the clock of the scanner is ahead', () => {
    expect(firstSeen({ firstSeen: '2026-11-21T11:00:00.000Z' })).toBe(NOW);
  });

  it('wherever in the image its package lies: paths hold versions', () => {
    const notes = [
      finding({ package: { name: 'log4j', path: 'lib/log4j-2.14.0.jar' }, firstSeen: FIRST }),
    ];
    const moved = { package: { name: 'log4j', path: 'lib/log4j-2.14.1.jar' } };
    expect(firstSeen(moved, { notes })).toBe(FIRST);
  });

  it('in any version of its package, in the image before: a push makes nothing younger', () => {
    const notes = [finding({ firstSeen: FIRST })];
    const upgraded = { package: { name: 'openssl', version: '3.0.2' } };
    expect(firstSeen(upgraded, { notes })).toBe(FIRST);
    expect(firstSeen({ package: { name: 'zlib', version: '3.0.1' } }, { notes })).toBe(NOW);
  });

  it('at the earliest of two notes of one package under two versions', () => {
    const notes = [
      finding({ firstSeen: LATER }),
      finding({ package: { name: 'openssl', version: '3.0.0' }, firstSeen: FIRST }),
      finding({ package: { name: 'openssl', version: '2.9.9' } }),
    ];
    expect(firstSeen({}, { notes })).toBe(FIRST);
  });

  it('when the repository saw it in any version of its package, whatever this image says', () => {
    const memory = remembering(
      NO_MEMORY,
      { findings: [finding({ firstSeen: FIRST })], notes: [] },
      new Date(LATER),
    );
    const notes = [finding({ firstSeen: LATER })];
    const upgraded = { package: { name: 'openssl', version: '3.0.2' } };
    expect(firstSeen(upgraded, { notes, ...(memory && { memory }) })).toBe(FIRST);
  });

  it('no later than the notes were lost that would say it', () => {
    expect(firstSeen({}, { lostSince: LATER })).toBe(LATER);
    expect(firstSeen({ firstSeen: FIRST }, { lostSince: LATER })).toBe(FIRST);
    expect(firstSeen({}, { lostSince: LATER, notes: [finding({ firstSeen: FIRST })] })).toBe(FIRST);
  });
});
