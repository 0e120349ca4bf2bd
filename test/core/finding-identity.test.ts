import { notCountingOf } from '../../src/cli/explain/not-counting.ts';
import { summaryOf } from '../../src/cli/simulate/image-summary.ts';
import { findingsToKeep } from '../../src/core/judgement/audit.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import { lapsedAmong } from '../../src/core/judgement/lapsed.ts';
import {
  background,
  finding,
  IMAGE,
  ignoreRule,
  imageWith,
  policyWith,
  waiver,
} from '../support/samples.ts';

const listed = { added: '2026-10-01', ransomware: false };
const policy = policyWith({ ignore: [ignoreRule({ scope: { ids: ['CVE-2026-3000'] } })] });
const waivers = [
  waiver({ scope: { ids: ['CVE-2026-1000'] }, until: '2026-11-20T00:00:00.000Z' }),
  waiver({ scope: { ids: ['CVE-2026-4000'] } }),
];
const beside = background({
  waivers,
  intel: {
    kev: { date: '2026-11-20T12:00:00.000Z', byCve: new Map([['CVE-2026-4000', listed]]) },
  },
});
const evidence = imageWith({
  findings: [
    finding({ id: 'CVE-2026-1000', severity: 'CRITICAL' }),
    finding({ id: 'CVE-2026-2000', severity: 'HIGH' }),
    finding({ id: 'CVE-2026-3000', severity: 'HIGH' }),
    finding({ id: 'CVE-2026-4000', severity: 'CRITICAL' }),
    finding({ id: 'CVE-2026-5000', severity: 'UNKNOWN' }),
  ],
});
const decision = decide(evidence, policy, beside);
/** Each finding of it an object of its own, as it comes back from where it was written down. */
const copy = JSON.parse(JSON.stringify(decision)) as typeof decision;

describe('a decision of which every finding was copied', () => {
  it('keeps with each finding who set it aside', () => {
    expect(findingsToKeep(copy).map(({ id, aside }) => [id, aside?.kind])).toEqual([
      ['CVE-2026-4000', 'waived'],
      ['CVE-2026-1000', undefined],
      ['CVE-2026-2000', undefined],
      ['CVE-2026-3000', 'ignored'],
      ['CVE-2026-5000', undefined],
    ]);
  });

  it('counts nothing that is set aside', () => {
    expect(judgementOf(evidence, copy, 'p-1', beside.now).counts).toEqual({
      CRITICAL: 1,
      HIGH: 1,
      UNKNOWN: 1,
    });
  });

  it('names the waiver that has lapsed', () => {
    expect(lapsedAmong(copy, IMAGE, policy, waivers, beside.now)).toMatchObject([
      { finding: { id: 'CVE-2026-1000' }, by: { waiver: 'accepted' } },
    ]);
  });

  it('explains as not counting only what nothing else names', () => {
    const others = notCountingOf(copy, [], policy.base.rules, { now: beside.now });
    expect(others.map(({ finding: { id } }) => id)).toEqual(['CVE-2026-2000']);
  });

  it('sums up as exploited only what is not set aside', () => {
    expect(summaryOf({ repository: 'shop/cart', name: 'shop/cart:1.4.2' }, copy).inKev).toBe(0);
  });
});
