import type { Evidence } from '../../src/core/evidence/evidence.ts';
import type { ThreatIntel } from '../../src/core/findings/feeds/feeds.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import type { Decision } from '../../src/core/judgement/decision.ts';
import type { Policy } from '../../src/core/policy/policy.ts';
import type { Rule } from '../../src/core/policy/rule.ts';
import { DAY } from '../../src/core/time.ts';
import {
  background,
  digestOf,
  finding,
  ignoreRule,
  imageWith,
  indexOf,
  platform,
  policyOfRules,
  policyWith,
  waiver,
} from '../support/samples.ts';

const FRESH = '2026-11-20T12:00:00.000Z';
const kev = (...cves: string[]): ThreatIntel => ({
  kev: {
    date: FRESH,
    byCve: new Map(cves.map((cve) => [cve, { added: '2026-10-01', ransomware: false }])),
  },
});
const critical = finding({ severity: 'CRITICAL', firstSeen: '2026-11-01T00:00:00.000Z' });
const high = (id: string, more: Partial<Finding> = {}) =>
  finding({ id, severity: 'HIGH', ...more });

const decideOn = (
  findings: Finding[],
  policy: Policy,
  more: Partial<Background> = {},
  evidence: Evidence = imageWith({ findings }),
): Decision => decide(evidence, policy, background(more));
const textsOf = ({ reasons }: Decision) => reasons.map(({ text }) => text);

describe('a rule about a feed', () => {
  const exploited = policyOfRules({ name: 'exploited', kev: 'listed' });
  const likely = policyOfRules({ name: 'likely', epssAtLeast: 0.1 });

  it('quarantines what the catalogue lists, and the decision says of which day it is', () => {
    const decision = decideOn([finding()], exploited, { intel: kev('CVE-2026-1000') });
    expect([decision.verdict, textsOf(decision), decision.feeds]).toEqual([
      'quarantined',
      ['1 finding is LOW and known by CISA to be exploited (KEV)'],
      { kev: FRESH },
    ]);
  });

  it('approves what a fresh catalogue does not list', () => {
    expect(decideOn([finding()], exploited, { intel: kev() }).verdict).toBe('approved');
  });

  it.each<[string, Policy, ThreatIntel, Finding, string, string]>([
    [
      'there is no copy of the catalogue',
      exploited,
      {},
      finding(),
      'kev-unknown',
      "whether the rule exploited counts 1 finding is not known: there is no copy of CISA's catalogue (KEV) yet",
    ],
    [
      'the copy is too old',
      exploited,
      { kev: { date: '2026-11-01T00:00:00.000Z', byCve: new Map() } },
      finding(),
      'kev-unknown',
      "whether the rule exploited counts 1 finding is not known: the copy of CISA's catalogue (KEV) is of 2026-11-01, too old to rely on",
    ],
    [
      'nobody names a CVE id',
      exploited,
      kev(),
      finding({ id: 'GHSA-x', aliasesUnsaid: true }),
      'kev-unknown',
      'whether the rule exploited counts 1 finding is not known: the scanner names no CVE id to look up',
    ],
    [
      'there is no score',
      likely,
      { epss: { date: FRESH, byCve: new Map() } },
      finding(),
      'epss-unknown',
      'whether the rule likely counts 1 finding is not known: there is no score for every one of its names',
    ],
  ])('leaves undecided where %s', (_what, policy, intel, one, code, text) => {
    const decision = decideOn([one], policy, { intel });
    expect([decision.verdict, decision.reasons]).toEqual(['undecided', [{ code, text }]]);
  });

  it('does not hinder a verdict that rests on other rules', () => {
    const policy = policyOfRules(
      { name: 'exploited', kev: 'listed' },
      { name: 'critical', severityAtLeast: 'CRITICAL' },
    );
    const decision = decideOn([critical, finding({ id: 'CVE-2026-2000' })], policy);
    expect([decision.verdict, decision.deciding.map((one) => one.rule.name)]).toEqual([
      'quarantined',
      ['critical'],
    ]);
    expect(decision.doubts.map(({ code }) => code)).toEqual(['kev-unknown']);
    expect(decision.troubles.map(({ feed, state }) => `${feed} ${state}`)).toEqual([
      'kev missing',
      'epss missing',
    ]);
  });

  it('names each kind of unknown apart, and each rule', () => {
    const policy = policyOfRules(
      { name: 'exploited', kev: 'listed' },
      { name: 'likely', epssAtLeast: 0.1, whenUnknown: 'undecided' },
      { name: 'fixable', fix: 'available', whenUnknown: 'undecided' },
    );
    const { verdict, doubts } = decideOn([high('CVE-1', { fix: { state: 'unknown' } })], policy);
    expect([verdict, doubts.map(({ code, text }) => [code, text.slice(0, 27)])]).toEqual([
      'undecided',
      [
        ['kev-unknown', 'whether the rule exploited '],
        ['epss-unknown', 'whether the rule likely cou'],
        ['rule-unknown', 'whether the rule fixable co'],
      ],
    ]);
  });
});

describe('a policy that advises', () => {
  const advising = policyWith({ base: { mode: 'advise' } });

  it('approves, and says what would quarantine', () => {
    const decision = decideOn([critical], advising);
    expect([decision.verdict, decision.reasons]).toEqual([
      'approved',
      [
        {
          code: 'only-advised',
          text: 'scanned completely; the policy advises and does not quarantine',
        },
        { code: 'critical', text: '1 finding is CRITICAL' },
      ],
    ]);
    expect([decision.deciding, decision.advised.map((one) => one.rule.name)]).toEqual([
      [],
      ['critical'],
    ]);
  });

  it('leaves undecided what is not scanned, for as long as it takes', () => {
    const policy = policyWith({
      base: { mode: 'advise', undecided: { default: { quarantineAfter: DAY } } },
    });
    const evidence = imageWith({ state: 'failed', findings: [critical] });
    const undecidedSince = '2026-01-01T00:00:00.000Z';
    const decision = decide(evidence, policy, background({ undecidedSince }));
    expect([decision.verdict, decision.reviewAt]).toEqual(['undecided', undefined]);
  });

  it('shows what would quarantine under the tag where it would', () => {
    const policy = policyWith({
      base: { mode: 'advise', rules: [{ name: 'all', severityAtLeast: 'LOW' }] },
      overrides: [
        {
          tag: '1.*',
          mode: 'advise',
          rules: [{ name: 'none', exploit: 'known' }],
          undecided: {},
          source: 'policy.yml:9',
        },
      ],
    });
    const evidence = imageWith({ findings: [finding()] }, { tags: ['1.4.2', 'dev'] });
    const decision = decide(evidence, policy, background());
    expect([decision.view.tags, decision.advised.map((one) => one.rule.name)]).toEqual([
      ['dev'],
      ['all'],
    ]);
  });
});

describe('several tags', () => {
  it('are judged apart, and the worst verdict holds, with the override that made it', () => {
    const policy = policyWith({
      overrides: [
        {
          tag: 'dev*',
          mode: 'enforce',
          rules: [{ name: 'nothing-much', severityAtLeast: 'CRITICAL', fix: 'available' }],
          undecided: {},
          source: 'policy.yml:12',
        },
        {
          repository: 'shop/cart',
          tag: '1.*',
          mode: 'enforce',
          rules: [{ name: 'strict', severityAtLeast: 'LOW' }],
          undecided: {},
          source: 'policy.yml:20',
        },
      ],
    });
    const under = (...tags: string[]) =>
      decide(imageWith({ findings: [finding()] }, { tags }), policy, background());
    expect(under('dev').verdict).toBe('approved');
    expect(under('dev', 'latest').verdict).toBe('approved');
    const decision = under('1.4.2', 'dev', 'latest', 'approved-aaaaaaaaaaaa');
    expect([decision.verdict, decision.view]).toEqual([
      'quarantined',
      {
        tags: ['1.4.2'],
        ruleSet: expect.objectContaining({ rules: [{ name: 'strict', severityAtLeast: 'LOW' }] }),
        override: { source: 'policy.yml:20', over: [] },
      },
    ]);
  });

  it('do not share a waiver for one of them', () => {
    const waivers = [waiver({ scope: { ids: ['*'], tags: ['dev'] } })];
    const under = (...tags: string[]) =>
      decideOn([], policyWith(), { waivers }, imageWith({ findings: [critical] }, { tags }))
        .verdict;
    expect([under('dev'), under('dev', '1.4.2')]).toEqual(['approved', 'quarantined']);
  });

  it('are looked at again at the first time that changes any of them', () => {
    const waivers = [
      waiver({ scope: { ids: ['*'], tags: ['dev'] }, until: '2026-11-25T00:00:00.000Z' }),
      waiver({ scope: { ids: ['*'], tags: ['latest'] }, until: '2026-12-25T00:00:00.000Z' }),
    ];
    const evidence = imageWith({ findings: [critical] }, { tags: ['dev', 'latest'] });
    expect(decideOn([], policyWith(), { waivers }, evidence).reviewAt).toBe(
      '2026-11-25T00:00:00.000Z',
    );
  });
});

describe('a grace', () => {
  const rule: Rule = { name: 'old', severityAtLeast: 'HIGH', grace: { HIGH: 14 * DAY } };

  it('approves until it ends, says how many wait, and when to look again', () => {
    const findings = [
      high('CVE-2026-1000', { firstSeen: '2026-11-20T10:00:00.000Z' }),
      high('CVE-2026-2000', { firstSeen: '2026-11-10T10:00:00.000Z' }),
    ];
    const decision = decideOn(findings, policyOfRules(rule));
    expect([decision.verdict, textsOf(decision), decision.reviewAt]).toEqual([
      'approved',
      ['scanned completely, no finding meets a rule of the policy yet (2 in grace)'],
      '2026-11-24T10:00:00.000Z',
    ]);
    expect(decision.inGrace.map(({ finding: one, until }) => [one.id, until])).toEqual([
      ['CVE-2026-1000', '2026-12-04T10:00:00.000Z'],
      ['CVE-2026-2000', '2026-11-24T10:00:00.000Z'],
    ]);
  });

  it('is that of the rule which counts first', () => {
    const sooner = { ...rule, name: 'sooner', grace: { HIGH: 7 * DAY } };
    for (const rules of [
      [rule, sooner],
      [sooner, rule],
    ]) {
      const { inGrace } = decideOn([high('CVE-1')], policyOfRules(...rules));
      expect(inGrace.map((one) => one.rule.name)).toEqual(['sooner']);
    }
  });

  it('has run out where the image before had the finding already', () => {
    const otherFindings = [high('CVE-2026-1000', { firstSeen: '2026-10-01T00:00:00.000Z' })];
    const upgraded = high('CVE-2026-1000', { package: { name: 'openssl', version: '3.0.2' } });
    const decision = decideOn([upgraded], policyOfRules(rule), { otherFindings });
    expect([decision.verdict, textsOf(decision)]).toEqual([
      'quarantined',
      ['1 finding is HIGH open for more than 14 days'],
    ]);
  });
});

describe('an image without a verdict of its findings', () => {
  const failed = imageWith({ state: 'failed' });
  const terms = policyWith({
    base: {
      undecided: {
        'scan-failed': { quarantineAfter: DAY },
        default: { quarantineAfter: 10 * DAY },
      },
    },
  });
  const waiting = (undecidedSince: string | undefined, evidence = failed) =>
    decide(evidence, terms, background(undecidedSince ? { undecidedSince } : {}));

  it('is left undecided until the deadline of its reason, and looked at again then', () => {
    const since = '2026-11-20T10:00:05.001Z';
    expect(waiting(since)).toMatchObject({
      verdict: 'undecided',
      undecidedSince: since,
      reviewAt: '2026-11-21T10:00:05.001Z',
    });
  });

  it('begins to wait now', () => {
    expect(waiting(undefined)).toMatchObject({
      verdict: 'undecided',
      undecidedSince: '2026-11-21T10:00:05.000Z',
      reviewAt: '2026-11-22T10:00:05.000Z',
    });
  });

  it('is quarantined at the deadline, with the reason and since when', () => {
    const since = '2026-11-20T10:00:05.000Z';
    expect(waiting(since)).toMatchObject({
      verdict: 'quarantined',
      reasons: [{ code: 'scan-failed-too-long', text: 'the scan failed, for more than 1 day' }],
      deciding: [],
      undecidedSince: since,
    });
    expect(waiting(since)).not.toHaveProperty('reviewAt');
  });

  it('waits by the default for any other reason', () => {
    const since = '2026-11-19T10:00:05.000Z';
    expect(waiting(since, imageWith({ state: 'pending' }))).toMatchObject({
      verdict: 'undecided',
      reviewAt: '2026-11-29T10:00:05.000Z',
    });
  });

  it('is quarantined for the one of several reasons whose deadline has passed', () => {
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), { state: 'pending' }),
      platform('linux/arm64', digestOf('c'), { state: 'failed' }),
    ]);
    expect(textsOf(waiting('2026-11-19T10:00:05.000Z', evidence))).toEqual([
      'linux/arm64: the scan failed, for more than 1 day',
    ]);
  });

  it('is left so without end where the policy says nothing, or says so for this reason', () => {
    const since = '2020-01-01T00:00:00.000Z';
    const leave = policyWith({
      base: { undecided: { 'scan-failed': {}, default: { quarantineAfter: DAY } } },
    });
    for (const policy of [policyWith(), leave]) {
      const decision = decide(failed, policy, background({ undecidedSince: since }));
      expect([decision.verdict, decision.reviewAt]).toEqual(['undecided', undefined]);
    }
  });
});

describe('a finding that is set aside', () => {
  it('is told with the rule, and counts for nothing', () => {
    const decision = decideOn([critical], policyWith({ ignore: [ignoreRule()] }));
    expect([decision.verdict, textsOf(decision)]).toEqual([
      'approved',
      ['scanned completely, no findings but those set aside'],
    ]);
    expect(decision.suppressed).toMatchObject([{ by: { kind: 'ignored', rule: 'noise' } }]);
    expect(decision.findings).toEqual([critical]);
  });

  it('by a waiver is looked at again when that lapses', () => {
    const decision = decideOn([critical], policyWith(), { waivers: [waiver()] });
    expect([decision.verdict, decision.reviewAt]).toEqual(['approved', '2026-12-01T10:00:05.000Z']);
  });

  it('on one platform only counts', () => {
    const on = (name: string, more: Partial<Finding>) => ({
      ...critical,
      ...more,
      platforms: [name],
    });
    const os = { name: 'openssl', version: '3.0.1', manager: 'OS' };
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), { findings: [on('linux/amd64', { package: os })] }),
      platform('linux/arm64', digestOf('c'), { findings: [on('linux/arm64', {})] }),
    ]);
    const ignore = [ignoreRule({ scope: { packageTypes: ['OS'] } })];
    expect(decide(evidence, policyWith({ ignore }), background()).verdict).toBe('quarantined');
  });
});

describe('Inspector’s word on the finding of one platform', () => {
  it('holds for the other, whichever of the two names is kept', () => {
    const on = (name: string, arn: string) => finding({ platforms: [name], arn });
    const evidence = indexOf([
      platform('linux/amd64', digestOf('b'), { findings: [on('linux/amd64', 'arn:1')] }),
      platform('linux/arm64', digestOf('c'), { findings: [on('linux/arm64', 'arn:2')] }),
    ]);
    for (const arn of ['arn:1', 'arn:2']) {
      const details = new Map([[arn, { kev: { added: '2026-11-01' } }]]);
      const policy = policyOfRules({ name: 'exploited', kev: 'listed' });
      expect(decide(evidence, policy, background({ intel: kev(), details })).verdict).toBe(
        'quarantined',
      );
    }
  });
});

describe('the rest of a decision', () => {
  it('plans how to fix what counts and what will count, and nothing else', () => {
    const fixed = { fix: { state: 'available', version: '3.0.2' } } as const;
    const policy = policyOfRules(
      { name: 'critical', severityAtLeast: 'CRITICAL' },
      { name: 'old', severityAtLeast: 'HIGH', grace: { HIGH: DAY } },
    );
    const { plan } = decideOn(
      [
        finding({ ...fixed, severity: 'CRITICAL' }),
        finding({ ...fixed, severity: 'HIGH', package: { name: 'zlib' } }),
        finding({ ...fixed, severity: 'LOW', package: { name: 'curl' } }),
      ],
      policy,
    );
    expect(plan.upgrades.map((upgrade) => upgrade.package.name)).toEqual(['openssl', 'zlib']);
  });

  it('compares with the image before, and fixes nothing while a scan is missing', () => {
    const previous = { digest: digestOf('e'), name: '1.4.1', findings: [high('CVE-2026-9')] };
    const now = (state: 'complete' | 'pending') =>
      decide(imageWith({ state, findings: [finding()] }), policyWith(), background({ previous }))
        .diff;
    expect(now('complete')).toMatchObject({
      added: [{}],
      fixed: [{ id: 'CVE-2026-9' }],
      remaining: 0,
    });
    expect(now('pending')).toMatchObject({ added: [{}], fixed: [], remaining: 0 });
    expect(decideOn([], policyWith())).not.toHaveProperty('diff');
  });
});

it('what stays unknown beside a finding goes on being so since it began', () => {
  const undecidedSince = '2026-11-18T10:00:05.000Z';
  const evidence = indexOf([
    platform('linux/amd64', digestOf('b'), { findings: [finding({ severity: 'CRITICAL' })] }),
    platform('linux/arm64', digestOf('c'), { state: 'pending' }),
  ]);
  const decision = decide(evidence, policyWith(), background({ undecidedSince }));
  expect([decision.verdict, decision.undecidedSince]).toEqual(['quarantined', undecidedSince]);
});
