import type { Finding } from '../../src/core/findings/finding.ts';
import { type Match, matchRule } from '../../src/core/policy/match-rule.ts';
import type { Rule, UnknownName } from '../../src/core/policy/rule.ts';
import { consequenceOf } from '../../src/core/policy/unknowns.ts';
import { DAY } from '../../src/core/time.ts';
import { finding } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const matchOf = (rule: Omit<Rule, 'name'>, ...ones: Partial<Finding>[]): Match =>
  matchRule({ name: 'a-rule', ...rule }, ones.map(finding), { now: NOW });
const unless = (...unknown: UnknownName[]): Match => ({ met: 'unless-known', unknown });

describe('a rule from MEDIUM on', () => {
  it.each([
    ['INFORMATIONAL', 'no'],
    ['LOW', 'no'],
    ['MEDIUM', 'yes'],
    ['HIGH', 'yes'],
    ['CRITICAL', 'yes'],
  ] as const)('on %s: %s', (severity, met) => {
    expect(matchOf({ severityAtLeast: 'MEDIUM' }, { severity })).toEqual({ met });
  });

  it('is never met by an unranked finding, whose severity nobody knows', () => {
    const rule = { severityAtLeast: 'MEDIUM' } as const;
    expect(matchOf(rule, { severity: 'UNKNOWN' })).toEqual({ met: 'no' });
    expect(matchOf(rule, { severity: 'UNKNOWN', cvss: { score: 4 } })).toEqual({ met: 'yes' });
    expect(matchOf(rule, { severity: 'UNKNOWN', cvss: { score: 3.9 } })).toEqual({ met: 'no' });
  });
});

describe('a condition', () => {
  const listed = { state: 'listed', added: '2026-10-01', ransomware: false } as const;
  const inPackage = (manager?: string) => ({
    package: { name: 'openssl', ...(manager && { manager }) },
  });

  it.each<[string, Omit<Rule, 'name'>, Partial<Finding>, Match]>([
    [
      'fix: available',
      { fix: 'available' },
      { fix: { state: 'available', version: '3' } },
      { met: 'yes' },
    ],
    ['fix: none', { fix: 'available' }, { fix: { state: 'none' } }, { met: 'no' }],
    ['fix: unknown', { fix: 'available' }, { fix: { state: 'unknown' } }, unless('fix')],
    ['exploit: known', { exploit: 'known' }, { exploit: 'known' }, { met: 'yes' }],
    ['exploit: none known', { exploit: 'known' }, { exploit: 'none-known' }, { met: 'no' }],
    ['exploit: unknown', { exploit: 'known' }, { exploit: 'unknown' }, unless('exploit')],
    ['KEV: listed', { kev: 'listed' }, { kev: listed }, { met: 'yes' }],
    ['KEV: not listed', { kev: 'listed' }, { kev: { state: 'not-listed' } }, { met: 'no' }],
    ['KEV: unknown', { kev: 'listed' }, {}, unless('kev')],
    ['CVSS: exactly', { cvssAtLeast: 7 }, { cvss: { score: 7 } }, { met: 'yes' }],
    ['CVSS: below', { cvssAtLeast: 7 }, { cvss: { score: 6.9 } }, { met: 'no' }],
    ['CVSS: unknown', { cvssAtLeast: 7 }, {}, unless('cvss')],
    ['CVSS from 0 on: unknown', { cvssAtLeast: 0 }, {}, unless('cvss')],
    ['EPSS: exactly', { epssAtLeast: 0.1 }, { epss: { score: 0.1 } }, { met: 'yes' }],
    ['EPSS: below', { epssAtLeast: 0.1 }, { epss: { score: 0.09 } }, { met: 'no' }],
    ['EPSS: unknown', { epssAtLeast: 0.1 }, {}, unless('epss')],
    [
      'EPSS: incomplete and below',
      { epssAtLeast: 0.1 },
      { epss: { score: 0.09, incomplete: true } },
      unless('epss'),
    ],
    [
      'EPSS: incomplete and above',
      { epssAtLeast: 0.1 },
      { epss: { score: 0.2, incomplete: true } },
      { met: 'yes' },
    ],
    [
      'percentile: exactly',
      { epssPercentileAtLeast: 0.9 },
      { epss: { score: 0, percentile: 0.9 } },
      { met: 'yes' },
    ],
    [
      'percentile: below',
      { epssPercentileAtLeast: 0.9 },
      { epss: { score: 1, percentile: 0.8 } },
      { met: 'no' },
    ],
    [
      'percentile: of a score without one',
      { epssPercentileAtLeast: 0.9 },
      { epss: { score: 1 } },
      unless('epss'),
    ],
    [
      'percentile: an old one beside a score of today',
      { epssPercentileAtLeast: 0.9 },
      { epss: { score: 0.1, percentile: 0.8, percentileIncomplete: true } },
      unless('epss'),
    ],
    [
      'EPSS: a score of today beside an old percentile',
      { epssAtLeast: 0.2 },
      { epss: { score: 0.1, percentile: 0.8, percentileIncomplete: true } },
      { met: 'no' },
    ],
    ['in use: yes', { inUse: true }, { inUse: 2 }, { met: 'yes' }],
    ['in use: no', { inUse: true }, { inUse: 0 }, { met: 'no' }],
    ['in use: unknown', { inUse: true }, {}, unless('in-use')],
    ['package type: one of them', { packageTypes: ['NPM', 'OS'] }, inPackage('OS'), { met: 'yes' }],
    ['package type: written small', { packageTypes: ['NPM'] }, inPackage('npm'), { met: 'yes' }],
    ['package type: another', { packageTypes: ['NPM'] }, inPackage('OS'), { met: 'no' }],
    ['package type: unknown', { packageTypes: ['NPM'] }, inPackage(), unless('package-type')],
  ])('%s', (_what, rule, one, match) => {
    expect(matchOf(rule, one)).toEqual(match);
  });

  it.each([
    ['available', 'known', { met: 'yes' }],
    ['available', 'unknown', unless('exploit')],
    ['unknown', 'known', unless('fix')],
    ['unknown', 'unknown', unless('fix', 'exploit')],
    ['available', 'none-known', { met: 'no' }],
    ['none', 'unknown', { met: 'no' }],
    ['unknown', 'none-known', { met: 'no' }],
  ] as const)('fix %s and exploit %s', (state, exploit, match) => {
    expect(matchOf({ fix: 'available', exploit: 'known' }, { fix: { state }, exploit })).toEqual(
      match,
    );
  });
});

describe('a grace', () => {
  const high = { severity: 'HIGH' } as const;
  const rule = { severityAtLeast: 'HIGH', grace: { HIGH: 14 * DAY } } as const;
  const published = { ...rule, graceSince: 'published' } as const;

  it.each<[string, Omit<Rule, 'name'>, Partial<Finding>, Match]>([
    [
      'spares what was seen a day ago, until its end',
      rule,
      { firstSeen: '2026-11-20T10:00:00.000Z' },
      { met: 'in-grace', until: '2026-12-04T10:00:00.000Z', unknown: [] },
    ],
    [
      'spares to the last millisecond',
      rule,
      { firstSeen: '2026-11-07T10:00:00.001Z' },
      { met: 'in-grace', until: '2026-11-21T10:00:00.001Z', unknown: [] },
    ],
    ['ends to the millisecond', rule, { firstSeen: '2026-11-07T10:00:00.000Z' }, { met: 'yes' }],
    [
      'begins now for what nobody has seen before',
      rule,
      {},
      { met: 'in-grace', until: '2026-12-05T10:00:00.000Z', unknown: [] },
    ],
    [
      'begins now where the clock of the scanner is ahead by an hour',
      rule,
      { firstSeen: '2026-11-21T11:00:00.000Z' },
      { met: 'in-grace', until: '2026-12-05T10:00:00.000Z', unknown: [] },
    ],
    [
      'spares nobody for a date far in the future',
      rule,
      { firstSeen: '2027-11-21T11:00:00.000Z' },
      { met: 'yes' },
    ],
    ['spares nobody for what is no date', rule, { firstSeen: 'soon' }, { met: 'yes' }],
    [
      'is not for a severity that it does not name',
      rule,
      { severity: 'CRITICAL', firstSeen: '2026-11-20T10:00:00.000Z' },
      { met: 'yes' },
    ],
    ['of nothing is none', { ...rule, grace: { HIGH: 0 } }, {}, { met: 'yes' }],
    [
      'goes by the band of the score where there is no rank',
      rule,
      { severity: 'UNKNOWN', cvss: { score: 8 }, firstSeen: '2026-11-20T10:00:00.000Z' },
      { met: 'in-grace', until: '2026-12-04T10:00:00.000Z', unknown: [] },
    ],
    [
      'by publication spares what was published a day ago',
      published,
      { published: '2026-11-20T10:00:00.000Z', firstSeen: '2026-01-01T00:00:00.000Z' },
      { met: 'in-grace', until: '2026-12-04T10:00:00.000Z', unknown: [] },
    ],
    [
      'by publication counts what was published long ago and is new here',
      published,
      { published: '2026-01-01T00:00:00.000Z', firstSeen: '2026-11-20T10:00:00.000Z' },
      { met: 'yes' },
    ],
    ['by publication does not know without a date', published, {}, unless('published')],
    [
      'by publication does not know with a date far in the future',
      published,
      { published: '2026-11-22T10:00:00.001Z' },
      unless('published'),
    ],
    [
      'keeps what is unknown besides',
      { ...rule, kev: 'listed' },
      { firstSeen: '2026-11-20T10:00:00.000Z' },
      { met: 'in-grace', until: '2026-12-04T10:00:00.000Z', unknown: ['kev'] },
    ],
    [
      'spares nothing that the rule does not count',
      { ...rule, fix: 'available' },
      { firstSeen: '2026-11-20T10:00:00.000Z' },
      { met: 'no' },
    ],
  ])('%s', (_what, one, more, match) => {
    expect(matchOf(one, { ...high, ...more })).toEqual(match);
  });
});

describe('the occurrences of one finding', () => {
  it('answer each condition with the worst of their words', () => {
    const rule = { severityAtLeast: 'HIGH', fix: 'available' } as const;
    const high = { severity: 'HIGH' } as const;
    const fixed = { severity: 'LOW', fix: { state: 'available' } } as const;
    expect(matchOf(rule, high)).toEqual({ met: 'no' });
    expect(matchOf(rule, fixed)).toEqual({ met: 'no' });
    expect(matchOf(rule, high, fixed)).toEqual({ met: 'yes' });
    expect(matchOf(rule, high, { fix: { state: 'unknown' } })).toEqual(unless('fix'));
  });

  it.each<[string, Omit<Rule, 'name'>, Partial<Finding>, Partial<Finding>]>([
    [
      'package type',
      { packageTypes: ['OS'] },
      { package: { name: 'openssl', manager: 'OS' } },
      { package: { name: 'openssl', manager: 'NPM' } },
    ],
    [
      'date of publication',
      { fix: 'available', grace: { LOW: 14 * DAY }, graceSince: 'published' },
      { fix: { state: 'available' }, published: '2026-01-01T00:00:00.000Z' },
      { fix: { state: 'available' } },
    ],
    [
      'grace',
      { fix: 'available', grace: { MEDIUM: 14 * DAY } },
      { fix: { state: 'available' }, severity: 'LOW' },
      { severity: 'MEDIUM' },
    ],
    ['score', { cvssAtLeast: 7 }, { cvss: { score: 7 } }, {}],
  ])('count by the %s of one, whatever the other says', (_what, rule, one, other) => {
    expect(matchOf(rule, one)).toEqual({ met: 'yes' });
    expect(matchOf(rule, one, other)).toEqual({ met: 'yes' });
    expect(matchOf(rule, other, one)).toEqual({ met: 'yes' });
  });

  it('end their grace with the first of them, among those that are heavy enough', () => {
    const rule = { severityAtLeast: 'HIGH', grace: { HIGH: 14 * DAY, CRITICAL: DAY } } as const;
    const firstSeen = '2026-11-21T09:00:00.000Z';
    const high = { severity: 'HIGH', firstSeen } as const;
    const critical = { severity: 'CRITICAL', firstSeen } as const;
    const inGrace = (until: string) => ({ met: 'in-grace', until, unknown: [] });
    expect(matchOf(rule, high, critical)).toEqual(inGrace('2026-11-22T09:00:00.000Z'));
    expect(matchOf(rule, high, { severity: 'LOW', firstSeen })).toEqual(
      inGrace('2026-12-05T09:00:00.000Z'),
    );
  });
});

describe('what follows from an unknown', () => {
  it.each<[string, Partial<Rule>, UnknownName[], string]>([
    ['of the scanner', {}, ['fix'], 'quarantine'],
    ['of a feed', {}, ['kev'], 'undecided'],
    ['of both', {}, ['fix', 'epss'], 'undecided'],
    [
      'of a feed, where the rule says quarantine',
      { whenUnknown: 'quarantine' },
      ['kev'],
      'quarantine',
    ],
    [
      'of the scanner, where the rule says undecided',
      { whenUnknown: 'undecided' },
      ['fix'],
      'undecided',
    ],
  ])('%s', (_what, more, unknown, consequence) => {
    expect(consequenceOf({ name: 'a-rule', ...more }, unknown)).toBe(consequence);
  });
});
