import type { Evidence } from '../../src/core/evidence/evidence.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { type Judgement, judgementOf } from '../../src/core/judgement/judgement.ts';
import { BUILT_IN_POLICY, type Policy } from '../../src/core/policy/policy.ts';
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

const at = new Date('2026-11-21T10:00:05Z');
const judge = (evidence: Evidence, now = at): Judgement =>
  judgementOf(
    evidence,
    decide(evidence, BUILT_IN_POLICY, background({ now })),
    BUILT_IN_POLICY.version,
    now,
  );
const fingerprint = (evidence: Evidence): string => judge(evidence).fingerprint;

describe('a judgement', () => {
  it('holds the verdict with its reasons, counts, platforms, policy version, time and names', () => {
    const evidence = indexOf(
      [
        platform('linux/amd64', digestOf('b'), {
          findings: [
            finding({ id: 'CVE-2026-1', severity: 'CRITICAL' }),
            finding({ id: 'CVE-2026-2', severity: 'LOW' }),
            finding({ id: 'CVE-2026-3', severity: 'UNKNOWN', cvss: { score: 8 } }),
            finding({ id: 'CVE-2026-4', severity: 'HIGH', setAside: 'closed' }),
          ],
        }),
        { digest: digestOf('c'), scan: { ...platform('', digestOf('c')).scan, state: 'pending' } },
      ],
      { tags: ['1.4.2', 'approved-aaaaaaaaaaaa', 'latest'] },
    );
    const { fingerprint: print, ...rest } = judge(evidence);
    expect(print).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toEqual({
      image: evidence.image,
      standing: 'subject',
      verdict: 'quarantined',
      reasons: [{ code: 'critical', text: '1 finding is CRITICAL' }],
      counts: { CRITICAL: 1, HIGH: 1, LOW: 1 },
      worst: 'CRITICAL',
      platforms: [
        {
          digest: digestOf('b'),
          platform: 'linux/amd64',
          state: 'complete',
          completedAt: '2026-11-21T10:00:00.000Z',
        },
        { digest: digestOf('c'), state: 'pending', completedAt: '2026-11-21T10:00:00.000Z' },
      ],
      policyVersion: 'built-in-1',
      rules: ['critical'],
      undecidedSince: '2026-11-21T10:00:05.000Z',
      feeds: {},
      doubts: [{ code: 'scan-pending', text: 'the scan has not finished' }],
      judgedAt: '2026-11-21T10:00:05.000Z',
      names: ['1.4.2', 'latest'],
    });
  });

  it('says no worst severity where there is no finding', () => {
    expect(judge(imageWith())).not.toHaveProperty('worst');
  });

  it('is about a subject as soon as there is any tag, even only a mark of ours', () => {
    expect(judge(imageWith({}, { tags: ['approved-aaaaaaaaaaaa'] })).standing).toBe('subject');
    expect(judge(imageWith({}, { tags: [] })).standing).toBe('unnamed');
  });

  it('keeps a hundred names of an image with a thousand tags', () => {
    const tags = Array.from({ length: 1_000 }, (_, index) => `build-${index}`);
    const { names } = judge(imageWith({}, { tags }));
    expect([names.length, names[0], names[99]]).toEqual([100, 'build-0', 'build-99']);
  });
});

describe('what a judgement keeps to be understood later', () => {
  const pushedAt = '2026-11-20T00:00:00.000Z';

  it('is the override, the rules that decided, and the dates of the feeds', () => {
    const policy = policyWith({
      overrides: [
        {
          repository: 'shop/*',
          mode: 'enforce',
          rules: [
            { name: 'exploited', kev: 'listed' },
            { name: 'all', severityAtLeast: 'LOW' },
          ],
          undecided: {},
          source: 'policy.yml:12',
        },
      ],
    });
    const kev = { date: '2026-11-20T12:00:00.000Z', byCve: new Map() };
    const evidence = imageWith({ findings: [finding(), finding({ id: 'CVE-2026-2000' })] });
    const decision = decide(evidence, policy, background({ intel: { kev } }));
    expect(judgementOf(evidence, decision, 'p-1', at)).toMatchObject({
      policyVersion: 'p-1',
      override: 'policy.yml:12',
      rules: ['all'],
      feeds: { kev: '2026-11-20T12:00:00.000Z' },
    });
  });

  it('is since when it is undecided, and when to look again', () => {
    const policy = policyWith({ base: { undecided: { default: { quarantineAfter: DAY } } } });
    const evidence = imageWith({ state: 'failed' }, { pushedAt });
    const decision = decide(evidence, policy, background());
    expect(judgementOf(evidence, decision, 'p-1', at)).toMatchObject({
      undecidedSince: '2026-11-21T10:00:05.000Z',
      tellAt: '2026-11-21T11:00:05.000Z',
      reviewAt: '2026-11-21T11:00:05.000Z',
      pushedAt,
    });
  });

  it('does not repeat a doubt that is the reason itself', () => {
    expect(judge(imageWith({ state: 'failed' }))).not.toHaveProperty('doubts');
  });

  it.each<[string, Evidence, boolean]>([
    ['everything is known of', imageWith({}, { pushedAt }), true],
    ['a scan is missing of', imageWith({ state: 'pending' }, { pushedAt }), false],
    ['a finding could not be read of', imageWith({ unreadable: ['x'] }, { pushedAt }), false],
    ['nobody has named', imageWith({}, { tags: [] }), false],
    ['has no platform', indexOf([]), false],
  ])('is whether the next image may be compared with one that %s', (_what, evidence, may) => {
    expect(judge(evidence).comparable === true).toBe(may);
  });

  it('is comparable where only a feed leaves it undecided', () => {
    const evidence = imageWith({ findings: [finding()] });
    const policy = policyOfRules({ name: 'exploited', kev: 'listed' });
    const decision = decide(evidence, policy, background());
    const { verdict, comparable } = judgementOf(evidence, decision, 'p-1', at);
    expect([verdict, comparable]).toEqual(['undecided', true]);
  });
});

describe('the fingerprint', () => {
  const base = (more: Partial<Finding> = {}): Evidence =>
    imageWith({ findings: [finding({ severity: 'MEDIUM', ...more })] });

  it('stays the same for the same findings at another time, under other tags', () => {
    const first = judge(base());
    const later = judge(
      imageWith(
        { findings: [finding({ severity: 'MEDIUM' })], completedAt: '2026-11-22T00:00:00.000Z' },
        { tags: ['2.0'], pushedAt: '2026-11-20T00:00:00.000Z' },
      ),
      new Date('2026-12-24T00:00:00Z'),
    );
    expect(later.fingerprint).toBe(first.fingerprint);
  });

  it.each<[string, Partial<Finding>]>([
    ['the vulnerability', { id: 'CVE-2026-9' }],
    ['the package', { package: { name: 'zlib', version: '3.0.1' } }],
    ['the version', { package: { name: 'openssl', version: '3.0.2' } }],
    ['the severity', { severity: 'LOW' }],
    ['the score', { cvss: { score: 4.2 } }],
    ['the fix', { fix: { state: 'available' } }],
    ['the fixed version', { fix: { state: 'available', version: '3.0.2' } }],
    ['whether the fix is known', { fix: { state: 'unknown' } }],
    ['the exploit', { exploit: 'known' }],
    ['the use', { inUse: 1 }],
    ['the platforms', { platforms: ['linux/amd64'] }],
    ['setting it aside', { setAside: 'closed' }],
  ])('changes with %s of a finding', (_what, more) => {
    expect(fingerprint(base(more))).not.toBe(fingerprint(base()));
  });

  it('tells twelve changes of one finding all apart', () => {
    const prints = [
      base(),
      base({ fix: { state: 'available' } }),
      base({ fix: { state: 'available', version: '1' } }),
      base({ fix: { state: 'unknown' } }),
      base({ exploit: 'known' }),
      base({ exploit: 'unknown' }),
      base({ cvss: { score: 1 } }),
      base({ inUse: 1 }),
    ].map(fingerprint);
    expect(new Set(prints).size).toBe(8);
  });

  it('changes with the state of a scan, with what it did not deliver and what was unreadable', () => {
    const prints = [
      imageWith(),
      imageWith({ state: 'pending' }),
      imageWith({ undelivered: [{ severity: 'LOW', count: 1 }] }),
      imageWith({ undelivered: [{ severity: 'LOW', count: 2 }] }),
      imageWith({ unreadable: ['a: b'] }),
      imageWith({}, { artifact: { kind: 'unreadable', why: 'x' } }),
      indexOf([]),
      indexOf([platform('linux/amd64', digestOf('b'))]),
      indexOf([platform('linux/arm64', digestOf('b'))]),
    ].map(fingerprint);
    expect(new Set(prints).size).toBe(9);
  });

  const weighedBy = (policy: Policy, more: Partial<Background> = {}): string => {
    const evidence = base();
    const decision = decide(evidence, policy, background(more));
    return judgementOf(evidence, decision, 'p-1', at).fingerprint;
  };

  it('changes with how the policy weighs the same findings', () => {
    const rule = { name: 'a', severityAtLeast: 'LOW' } as const;
    const advising = policyWith({ base: { mode: 'advise', rules: [rule] } });
    const grace = { ...rule, grace: { MEDIUM: DAY } };
    const ignoring = (name: string) => policyWith({ ignore: [ignoreRule({ name })] });
    const until = '2026-12-02T00:00:00.000Z';
    const prints = [
      weighedBy(policyWith()),
      weighedBy(policyOfRules(rule)),
      weighedBy(policyOfRules({ ...rule, name: 'b' })),
      weighedBy(policyOfRules(grace)),
      weighedBy(policyOfRules({ name: 'a', kev: 'listed' })),
      weighedBy(policyOfRules({ name: 'a', cvssAtLeast: 1 })),
      weighedBy(ignoring('one')),
      weighedBy(ignoring('other')),
      weighedBy(policyWith(), { waivers: [waiver()] }),
      weighedBy(policyWith(), { waivers: [waiver({ name: 'other' })] }),
      weighedBy(policyWith(), { waivers: [waiver({ until })] }),
    ];
    expect(new Set(prints).size).toBe(11);
    expect(weighedBy(advising)).toBe(weighedBy(policyOfRules(rule)));
  });

  it('does not change with the line in which an exception stands', () => {
    const from = (source: string) => weighedBy(policyWith({ ignore: [ignoreRule({ source })] }));
    expect(from('policy.yml:7')).toBe(from('policy.yml:8'));
  });

  it('does not change with scores by EPSS that pass no threshold, though they change the order', () => {
    const evidence = imageWith({ findings: [finding(), finding({ id: 'CVE-2026-2000' })] });
    const policy = policyOfRules({ name: 'all', severityAtLeast: 'LOW' });
    const order = (...scores: number[]) => {
      const [a = 0, b = 0] = scores;
      const known = new Map([
        ['CVE-2026-1000', { score: a }],
        ['CVE-2026-2000', { score: b }],
      ]);
      const epss = { date: '2026-11-20T00:00:00.000Z', byCve: known };
      const decision = decide(evidence, policy, background({ intel: { epss } }));
      const { fingerprint: print } = judgementOf(evidence, decision, 'p-1', at);
      return { ids: decision.deciding.map((one) => one.finding.id), print };
    };
    const [one, other] = [order(0.1, 0.2), order(0.3, 0.2)];
    expect(one.ids).toEqual(other.ids.toReversed());
    expect(one.print).toBe(other.print);
  });

  it('does not depend on the order of platforms with different doubts', () => {
    const platforms = [
      platform('linux/amd64', digestOf('b'), { state: 'pending' }),
      platform('linux/arm64', digestOf('c'), { state: 'failed' }),
    ];
    expect(fingerprint(indexOf(platforms))).toBe(fingerprint(indexOf(platforms.toReversed())));
  });

  it('does not depend on the order in which the scan counts what it did not deliver', () => {
    const low = { severity: 'LOW', count: 1 } as const;
    const high = { severity: 'HIGH', count: 2 } as const;
    expect(fingerprint(imageWith({ undelivered: [low, high] }))).toBe(
      fingerprint(imageWith({ undelivered: [high, low] })),
    );
  });
});
