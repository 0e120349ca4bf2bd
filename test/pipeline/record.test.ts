import { withFirstSeen } from '../../src/pipeline/record.ts';
import { finding } from '../support/samples.ts';

const NOW = '2026-11-21T10:00:00.000Z';

describe('a finding keeps the time at which it was first seen', () => {
  it('by this ledger, whatever the scanner says later', () => {
    const before = [finding({ firstSeen: '2026-11-01T00:00:00.000Z' })];
    const now = [finding({ firstSeen: '2026-11-20T00:00:00.000Z' })];
    expect(withFirstSeen(now, before, NOW)).toEqual([
      finding({ firstSeen: '2026-11-01T00:00:00.000Z' }),
    ]);
  });

  it('by the scanner, where the ledger does not know the finding', () => {
    const now = [finding({ firstSeen: '2026-11-20T00:00:00.000Z' })];
    expect(withFirstSeen(now, [finding({ id: 'CVE-2026-9' })], NOW)).toEqual(now);
  });

  it('by nobody before: it is seen now', () => {
    expect(withFirstSeen([finding()], [], NOW)).toEqual([finding({ firstSeen: NOW })]);
  });

  it('in the same package and version only', () => {
    const before = [finding({ firstSeen: '2026-11-01T00:00:00.000Z' })];
    const upgraded = finding({ package: { name: 'openssl', version: '3.0.2' } });
    expect(withFirstSeen([upgraded], before, NOW)).toEqual([{ ...upgraded, firstSeen: NOW }]);
  });
});
