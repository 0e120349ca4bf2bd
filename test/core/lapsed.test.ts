import { decide } from '../../src/core/judgement/decide.ts';
import { lapsedAmong } from '../../src/core/judgement/lapsed.ts';
import type { Waiver } from '../../src/core/policy/policy.ts';
import { background, finding, IMAGE, imageWith, policyWith, waiver } from '../support/samples.ts';

const evidence = imageWith({ findings: [finding({ severity: 'CRITICAL' })] });
const lapsedBy = (one: Partial<Waiver>) => {
  const waivers = [waiver({ scope: { ids: ['CVE-2026-1000'], repositories: ['shop/*'] }, ...one })];
  const policy = policyWith({ waivers });
  const known = background({ waivers });
  return lapsedAmong(decide(evidence, policy, known), IMAGE, policy, waivers, known.now).map(
    ({ finding: { id }, by: { by, until } }) => [id, by, until],
  );
};

describe('a waiver that has lapsed', () => {
  it('is named beside the finding that counts again', () => {
    expect(lapsedBy({ until: '2026-11-21T10:00:05.000Z' })).toEqual([
      ['CVE-2026-1000', 'dana@shop.example', '2026-11-21T10:00:05.000Z'],
    ]);
  });

  it.each<[string, Partial<Waiver>]>([
    ['is in force', { until: '2026-11-30T00:00:00Z' }],
    ['lapsed more than a month ago', { until: '2026-10-01T00:00:00Z' }],
    ['never covered the finding', { scope: { ids: ['CVE-1'] }, until: '2026-11-20T00:00:00Z' }],
    [
      'never covered the image',
      { scope: { repositories: ['other/*'] }, until: '2026-11-20T00:00:00Z' },
    ],
    ['reaches beyond the longest term', { until: '2028-01-01T00:00:00Z' }],
  ])('is not named where it %s', (_when, one) => {
    expect(lapsedBy(one)).toEqual([]);
  });
});
