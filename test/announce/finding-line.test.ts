import { circumstances, severityText } from '../../src/announce/finding-line.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { LapsedException } from '../../src/core/judgement/lapsed.ts';
import type { Deciding } from '../../src/core/judgement/weigh-findings.ts';
import { waivedBy } from '../../src/core/policy/exceptions.ts';
import type { Rule } from '../../src/core/policy/rule.ts';
import { finding, judgement, waiver } from '../support/samples.ts';

interface Case {
  readonly rule?: Partial<Rule>;
  readonly unknown?: Deciding['unknown'];
  readonly added?: boolean;
  readonly waived?: LapsedException['by'];
  readonly sayFix?: boolean;
  readonly platforms?: readonly string[];
}

const said = (more: Partial<Finding>, { rule, unknown = [], ...rest }: Case = {}): string[] => {
  const one = finding(more);
  const [platform] = judgement().platforms;
  const platforms = rest.platforms?.flatMap((name) =>
    platform ? { ...platform, platform: name } : [],
  );
  return circumstances(
    {
      finding: one,
      rule: { name: 'rule', ...rule },
      match: unknown.length > 0 ? 'unless-known' : 'yes',
      unknown,
    },
    {
      isNew: () => rest.added ?? false,
      lapsed: () => rest.waived,
      judgement: judgement(platforms && { platforms }),
      sayFix: rest.sayFix ?? false,
    },
  );
};

const listed = { state: 'listed', added: '2021-12-10', ransomware: false } as const;

describe('the circumstances of a finding', () => {
  it('are none where nothing is told of it', () => {
    expect(said({})).toEqual([]);
    expect(said({ kev: { state: 'not-listed' } })).toEqual([]);
  });

  it('begin with its entry in the catalogue of exploited vulnerabilities', () => {
    expect(said({ kev: listed })).toEqual(['KEV since 2021-12-10']);
    expect(said({ kev: { ...listed, due: '2021-12-24' } })).toEqual([
      'KEV since 2021-12-10 (due 2021-12-24)',
    ]);
    expect(said({ kev: { ...listed, due: '2021-12-24', ransomware: true } })).toEqual([
      'KEV since 2021-12-10 (ransomware, due 2021-12-24)',
    ]);
  });

  it.each([
    [0.94358, undefined, 'EPSS 94 %'],
    [0.0412, undefined, 'EPSS 4.1 %'],
    [0.01, undefined, 'EPSS 1 %'],
    [0.99999, undefined, 'EPSS 99.9 %'],
    [1, undefined, 'EPSS 100 %'],
    [0.94358, 0.99957, 'EPSS 94 % (top 0.1 %)'],
    [0.5, 0.994, 'EPSS 50 % (top 0.6 %)'],
    [0.5, 0.9, 'EPSS 50 % (top 10 %)'],
    [0.5, 0.885, 'EPSS 50 % (top 12 %)'],
    [0.5, 1, 'EPSS 50 % (top 0.1 %)'],
  ])('say a probability of %d and a percentile of %p as %s', (score, percentile, text) => {
    expect(said({ epss: { score, ...(percentile !== undefined && { percentile }) } })).toEqual([
      text,
    ]);
  });

  it('say an improbable exploit only where the rule asks for it', () => {
    const epss = { score: 0.00042 };
    expect(said({ epss })).toEqual([]);
    expect(said({ epss }, { rule: { epssAtLeast: 0.0001 } })).toEqual(['EPSS 0.042 %']);
    expect(said({ epss }, { rule: { epssPercentileAtLeast: 0.1 } })).toEqual(['EPSS 0.042 %']);
  });

  it('say an exploit that is known', () => {
    expect(said({ exploit: 'known' })).toEqual(['exploit known']);
    expect(said({ exploit: 'unknown' })).toEqual([]);
  });

  it('say how it stands with a fix where that is not the same for all, and no upgrade: that is in the plan', () => {
    expect(said({ fix: { state: 'none' } }, { sayFix: true })).toEqual(['no fix yet']);
    expect(said({ fix: { state: 'unknown' } }, { sayFix: true })).toEqual(['fix unknown']);
    expect(said({ fix: { state: 'available', version: '2' } }, { sayFix: true })).toEqual([]);
  });

  it('say what a rule asked and nobody knows', () => {
    expect(
      said(
        {},
        {
          unknown: ['fix', 'exploit', 'cvss', 'in-use', 'package-type', 'published', 'kev', 'epss'],
        },
      ),
    ).toEqual([
      'exploit unknown',
      'no CVSS score',
      'use unknown',
      'package type unknown',
      'publication date unknown',
      'KEV unknown',
      'EPSS unknown',
    ]);
  });

  it.each([
    ['2026-11-20T10:00:06.000Z', []],
    ['2026-11-20T10:00:05.000Z', ['open for 1 day']],
    ['2026-11-09T08:00:00.000Z', ['open for 12 days']],
    ['2027-01-01T00:00:00.000Z', []],
    ['no date', []],
  ])('say of one seen at %s, judged on 2026-11-21 at 10:00:05: %j', (firstSeen, text) => {
    expect(said({ firstSeen })).toEqual(text);
  });

  it('say that it is new to the repository rather than how long it is open', () => {
    expect(said({ firstSeen: '2026-11-09T08:00:00Z' }, { added: true })).toEqual(['new']);
  });

  it('say until when it was waived and by whom, the day in any case', () => {
    const until = '2026-11-15T00:00:00.000Z';
    expect(said({}, { waived: waivedBy(waiver({ by: 'dana', until })) })).toEqual([
      'was waived by dana until 2026-11-14',
    ]);
    expect(said({}, { waived: waivedBy(waiver({ by: 'd'.repeat(500), until })) })).toEqual([
      `was waived by ${'d'.repeat(60)} until 2026-11-14`,
    ]);
  });

  it('name platforms where it does not stand on all of them', () => {
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm'];
    expect(said({ platforms: ['linux/amd64', 'linux/arm'] }, { platforms })).toEqual([
      'linux/amd64, linux/arm',
    ]);
    expect(said({ platforms }, { platforms })).toEqual([]);
    expect(said({}, { platforms })).toEqual([]);
  });
});

it('a severity is said with the score it comes from, and none as unranked', () => {
  expect(severityText(finding({ severity: 'HIGH' }))).toBe('HIGH');
  expect(severityText(finding({ severity: 'UNKNOWN', cvss: { score: 9.8 } }))).toBe(
    'CRITICAL by CVSS 9.8',
  );
  expect(severityText(finding({ severity: 'UNKNOWN' }))).toBe('unranked');
});
