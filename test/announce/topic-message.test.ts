import { readFileSync } from 'node:fs';
import { topicMessage } from '../../src/announce/topic/topic-message.ts';
import type { ThreatIntel } from '../../src/core/findings/feeds/feeds.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Policy } from '../../src/core/policy/policy.ts';
import { DAY } from '../../src/core/time.ts';
import { announcementOf } from '../support/announcements.ts';
import {
  digestOf,
  finding,
  IMAGE,
  ignoreRule,
  imageWith,
  indexOf,
  platform,
  policyOfRules,
  policyWith,
  waiver,
} from '../support/samples.ts';
import { inFull } from './gallery.ts';
import { lapsing } from './lapsing.ts';

const bytes = (text: string): number => Buffer.byteLength(text);
const sizeOf = ({ message, attributes }: ReturnType<typeof topicMessage>): number =>
  bytes(message) +
  Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + bytes(name) + bytes('String') + bytes(value),
    0,
  );
const criticals = (count: number, more: Partial<Finding> = {}): Finding[] =>
  Array.from({ length: count }, (_, index) =>
    finding({ id: `CVE-2026-${10_000 + index}`, severity: 'CRITICAL', ...more }),
  );

const nothing = { count: 0, counts: {}, kev: 0, ids: [] };

describe('the message for subscribers of the topic', () => {
  it('of a bad day is the one that has been looked at', () => {
    const { message, ...rest } = topicMessage(inFull);
    const file = new URL('./golden/topic-quarantined-in-full.json', import.meta.url);
    expect({ ...rest, message: JSON.parse(message) }).toEqual(
      JSON.parse(readFileSync(file, 'utf8')),
    );
  });

  it('carries the verdict with its evidence as JSON', () => {
    const evidence = imageWith({
      findings: [
        finding({
          severity: 'CRITICAL',
          fix: { state: 'available', version: '3.0.2' },
          exploit: 'known',
        }),
        finding({ id: 'TEMP-1', severity: 'UNKNOWN' }),
      ],
    });
    const { subject, message, attributes } = topicMessage(announcementOf(evidence));
    expect(subject).toBe('[quarantined] shop/cart:1.4.2');
    expect(attributes).toEqual({
      repository: 'shop/cart',
      verdict: 'quarantined',
      severity: 'CRITICAL',
      kev: 'unknown',
      account: '210987654321',
      region: 'eu-central-1',
    });
    expect(JSON.parse(message)).toEqual({
      version: '1',
      verdict: 'quarantined',
      answer: 'Do not ship. 1 finding is CRITICAL.',
      image: {
        account: '210987654321',
        region: 'eu-central-1',
        repository: 'shop/cart',
        digest: digestOf('a'),
        tags: ['1.4.2'],
      },
      reasons: [{ code: 'critical', text: '1 finding is CRITICAL' }],
      rules: ['critical'],
      doubts: [],
      counts: { CRITICAL: 1, UNKNOWN: 1 },
      plan: {
        upgrades: [
          {
            package: 'openssl',
            from: '3.0.1',
            to: { state: 'version', version: '3.0.2' },
            clears: { count: 1, counts: { CRITICAL: 1 }, kev: 0, ids: ['CVE-2026-1000'] },
            leaves: nothing,
          },
        ],
        upgradesTotal: 1,
        noFix: nothing,
        unknownFix: nothing,
      },
      deciding: [
        {
          rule: 'critical',
          id: 'CVE-2026-1000',
          severity: 'CRITICAL',
          package: 'openssl',
          version: '3.0.1',
          fix: { state: 'available', version: '3.0.2' },
          exploit: 'known',
          kev: { state: 'unknown' },
          firstSeen: '2026-11-21T10:00:05.000Z',
          platforms: [],
        },
      ],
      decidingTotal: 1,
      advised: [],
      advisedTotal: 0,
      inGrace: [],
      inGraceTotal: 0,
      setAside: [],
      setAsideTotal: 0,
      lapsed: [],
      lapsedTotal: 0,
      unranked: [
        {
          id: 'TEMP-1',
          severity: 'UNKNOWN',
          package: 'openssl',
          version: '3.0.1',
          fix: { state: 'none' },
          exploit: 'none-known',
          kev: { state: 'unknown' },
          firstSeen: '2026-11-21T10:00:05.000Z',
          platforms: [],
        },
      ],
      unrankedTotal: 1,
      exploitedUncounted: [],
      exploitedUncountedTotal: 0,
      platforms: [
        { digest: digestOf('a'), state: 'complete', completedAt: '2026-11-21T10:00:00.000Z' },
      ],
      marking: { state: 'marked', tag: 'quarantined-aaaaaaaaaaaa' },
      feeds: {},
      troubles: [
        { feed: 'kev', state: 'missing' },
        { feed: 'epss', state: 'missing' },
      ],
      judgedAt: '2026-11-21T10:00:05.000Z',
      policyVersion: 'built-in-1',
      console: `https://eu-central-1.console.aws.amazon.com/ecr/repositories/private/210987654321/shop/cart/_/image/${digestOf('a')}/details?region=eu-central-1`,
    });
  });

  it('of a verdict that was another one says so', () => {
    const announcement = announcementOf(imageWith({ findings: criticals(1) }));
    const { message } = topicMessage({ ...announcement, before: 'approved' });
    expect(JSON.parse(message)).toMatchObject({
      verdict: 'quarantined',
      before: 'approved',
      answer: 'Do not ship. 1 finding is CRITICAL. It was approved until now.',
    });
  });

  it('names what decided and was waived until a while ago', () => {
    const lapsed = waiver({
      scope: { ids: ['CVE-2026-10000'] },
      until: '2026-11-15T00:00:00.000Z',
    });
    const { message } = topicMessage({
      ...lapsing(imageWith({ findings: criticals(1) }), [lapsed]),
      before: 'approved',
    });
    expect(JSON.parse(message)).toMatchObject({
      answer:
        'Do not ship. 1 finding is CRITICAL. It was approved until now: the waiver of dana@shop.example ended on 2026-11-14.',
      lapsed: [
        {
          id: 'CVE-2026-10000',
          package: 'openssl',
          severity: 'CRITICAL',
          by: { kind: 'waived', by: 'dana@shop.example', until: '2026-11-15T00:00:00.000Z' },
        },
      ],
      lapsedTotal: 1,
    });
  });

  it('has no empty attribute, even where there is no finding', () => {
    expect(topicMessage(announcementOf(imageWith())).attributes).toMatchObject({
      severity: 'NONE',
    });
  });

  describe('says whether anything in it is in the catalogue of exploited vulnerabilities', () => {
    const listed = new Map([['CVE-2026-10000', { added: '2026-01-01', ransomware: false }]]);
    const fresh = { kev: { date: '2026-11-20T00:00:00Z', byCve: listed } };
    const kevOf = (list: Finding[], policy?: Policy, intel: ThreatIntel = fresh) =>
      topicMessage(announcementOf(imageWith({ findings: list }), undefined, policy, { intel }))
        .attributes['kev'];

    it('where it quarantines, would quarantine or is in grace', () => {
      const grace = policyOfRules({
        name: 'all',
        severityAtLeast: 'LOW',
        grace: { CRITICAL: DAY },
      });
      expect(kevOf(criticals(2))).toBe('true');
      expect(kevOf(criticals(2), policyWith({ base: { mode: 'advise' } }))).toBe('true');
      expect(kevOf(criticals(2), grace)).toBe('true');
    });

    it('and where it is listed and does not count', () => {
      const ignoring = policyWith({ ignore: [ignoreRule({ scope: { ids: ['CVE-2026-10000'] } })] });
      expect(kevOf(criticals(1, { severity: 'LOW' }))).toBe('true');
      expect(kevOf(criticals(1), ignoring)).toBe('true');
      expect(kevOf([])).toBe('false');
    });

    it('and says no only of what a fresh copy does not list', () => {
      expect(kevOf(criticals(1, { id: 'CVE-2026-1001' }))).toBe('false');
      expect(kevOf(criticals(1), undefined, {})).toBe('unknown');
    });
  });

  it('turns no text round and splits no character', () => {
    const name = `a\u202Egnp\u2066.exe${'😀'.repeat(300)}\ud83d`;
    const findings = [finding({ severity: 'CRITICAL', package: { name } })];
    const { message } = topicMessage(announcementOf(imageWith({ findings })));
    expect(message).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
    const { deciding } = JSON.parse(message) as { deciding: { package: string }[] };
    expect(deciding[0]?.package).toBe(`agnp.exe${'😀'.repeat(246)}`);
  });

  it('names twenty ids of what it counts', () => {
    const list = criticals(30, { fix: { state: 'available', version: '4' } });
    const previous = { digest: digestOf('e'), findings: [] };
    const announcement = announcementOf(imageWith({ findings: list }), undefined, undefined, {
      previous,
    });
    const body = JSON.parse(topicMessage(announcement).message);
    const clears = { count: 30, counts: { CRITICAL: 30 }, kev: 0 };
    expect(body).toMatchObject({
      plan: { upgrades: [{ clears }] },
      diff: { against: { digest: digestOf('e') }, new: clears, fixed: { count: 0 }, open: 0 },
    });
    expect(body.plan.upgrades[0].clears.ids).toHaveLength(20);
    expect(body.diff.new.ids).toHaveLength(20);
  });

  it.each([
    ['of a long repository', 'r'.repeat(256), '1.4.2', `[approved] ${'r'.repeat(85)}...`],
    ['of exactly 99 characters', 'r'.repeat(82), '1.4.2', `[approved] ${'r'.repeat(82)}:1.4.2`],
    ['of 100 characters', 'r'.repeat(83), '1.4.2', `[approved] ${'r'.repeat(83)}:1...`],
    ['of a name beyond ASCII', 'shop/cart', 'ü\n🔥', '[approved] shop/cart:????'],
  ])('has a subject that SNS takes: %s', (_what, repository, tag, subject) => {
    const evidence = imageWith({}, { image: { ...IMAGE, repository }, tags: [tag] });
    const said = topicMessage(announcementOf(evidence)).subject;
    expect(said).toBe(subject);
    expect(said.length).toBeLessThan(100);
  });

  it('lists the worst hundred of 10,000 findings and stays under 262,144 bytes', () => {
    const message = topicMessage(announcementOf(imageWith({ findings: criticals(10_000) })));
    expect(sizeOf(message)).toBeLessThan(262_144);
    const body = JSON.parse(message.message) as { deciding: { id: string }[] };
    expect([body.deciding.length, body.deciding[0]?.id]).toEqual([100, 'CVE-2026-10000']);
    expect(body).toMatchObject({ decidingTotal: 10_000, counts: { CRITICAL: 10_000 } });
  });

  const long = 'x'.repeat(5_000);
  const wide = '漏'.repeat(5_000);
  it.each<[string, Partial<Finding>]>([
    ['ids, names and versions', { package: { name: long, version: long } }],
    ['ids, names and versions of wide letters', { package: { name: wide, version: wide } }],
    ['fixed versions', { fix: { state: 'available', version: long } }],
    ['platforms', { platforms: [long] }],
  ])('stays under 262,144 bytes with long %s', (_what, more) => {
    const numbered = criticals(200, more).map((one, index) => ({
      ...one,
      package: { ...one.package, name: `${index}${one.package.name}` },
    }));
    const list = [
      ...criticals(200, more),
      ...numbered,
      ...numbered.map((one) => ({ ...one, id: `${one.id}W` })),
      ...criticals(200, more).map((one) => ({
        ...one,
        id: `${more.package?.name ?? ''}${one.id}U`,
        severity: 'UNKNOWN' as const,
      })),
    ];
    const announcement = announcementOf(imageWith({ findings: list }), undefined, undefined, {
      waivers: [waiver({ scope: { ids: ['*W'] }, by: wide, reason: wide, ticket: wide })],
      previous: { digest: digestOf('e'), name: long, findings: criticals(200, more) },
    });
    const provenance = { revision: wide, source: wide, base: wide };
    const message = topicMessage({ ...announcement, provenance });
    expect(sizeOf(message)).toBeLessThan(262_144);
    expect(JSON.parse(message.message)).toMatchObject({
      verdict: 'quarantined',
      setAsideTotal: 200,
    });
  });

  it('stays under 262,144 bytes with a hundred platforms whose scans failed at length', () => {
    const platforms = Array.from({ length: 100 }, (_, index) =>
      platform(`linux/p${index}`, digestOf('b'), { state: 'failed', detail: long }),
    );
    const [first] = platforms;
    const critical = { ...first?.scan, findings: criticals(1) };
    const evidence = indexOf([{ ...platform('linux/z', digestOf('c'), critical) }, ...platforms]);
    expect(sizeOf(topicMessage(announcementOf(evidence)))).toBeLessThan(262_144);
  });
});
