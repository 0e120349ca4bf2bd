import * as fc from 'fast-check';
import { type Evidence, SCAN_STATES, type ScanReading } from '../../src/core/evidence/evidence.ts';
import type { InspectorDetail } from '../../src/core/findings/feeds/feed.ts';
import type { ThreatIntel } from '../../src/core/findings/feeds/feeds.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { NO_MEMORY, remembering } from '../../src/core/findings/repository-memory.ts';
import { SEVERITIES } from '../../src/core/findings/severity.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import type {
  Acceptance,
  IgnoreRule,
  Override,
  Policy,
  RuleSet,
  Scope,
  Waiver,
} from '../../src/core/policy/policy.ts';
import type { Rule } from '../../src/core/policy/rule.ts';
import { DAY } from '../../src/core/time.ts';
import { digestOf, IMAGE } from '../support/samples.ts';

/*
 * Images, policies and what is known beside them, of few names, so that rules, scopes, feeds and
 * findings meet again and again.
 */

export const NOW = new Date('2026-11-21T10:00:05Z');
const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY).toISOString();

const CVES = ['CVE-2026-1000', 'CVE-2026-2000', 'CVE-2026-3000'] as const;
/** What a vulnerability is called is the same wherever it is found. */
const VULNERABILITIES = [
  { id: 'CVE-2026-1000', aliases: [] },
  { id: 'CVE-2026-2000', aliases: ['CVE-2026-3000'] },
  { id: 'GHSA-x', aliases: ['CVE-2026-3000'] },
  { id: 'GHSA-y', aliases: [] },
  { id: 'GHSA-z', aliases: [], aliasesUnsaid: true },
] as const;
const SEEN_ON = ['a', 'b'] as const;
const arnOf = (id: string, where: string): string => `arn:${id}:${where}`;
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'] as const;
const times = fc.constantFrom(daysAgo(200), daysAgo(20), daysAgo(2));
const severities = fc.constantFrom(...SEVERITIES);

/** Everything that a policy looks at, except what only the feeds and the ledger say. */
export const aFinding: fc.Arbitrary<Finding> = fc
  .record({
    vulnerability: fc.constantFrom(...VULNERABILITIES),
    where: fc.constantFrom(...SEEN_ON),
    rest: fc.record(
      {
        package: fc.record(
          {
            name: fc.constantFrom('openssl', 'zlib'),
            version: fc.constantFrom('1', '2'),
            manager: fc.constantFrom('OS', 'NPM'),
          },
          { requiredKeys: ['name'] },
        ),
        severity: severities,
        cvss: fc.record({ score: fc.constantFrom(0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10) }),
        fix: fc.constantFrom<Finding['fix']>(
          { state: 'none' },
          { state: 'unknown' },
          { state: 'available' },
          { state: 'available', version: '3' },
        ),
        exploit: fc.constantFrom('known', 'none-known', 'unknown'),
        inUse: fc.nat(2),
        platforms: fc.subarray(['linux/amd64', 'linux/arm64']),
        firstSeen: times,
        published: times,
        setAside: fc.constantFrom('closed by Amazon Inspector', 'suppressed in Amazon Inspector'),
      },
      { requiredKeys: ['package', 'severity', 'fix', 'exploit', 'platforms'] },
    ),
  })
  .map(({ vulnerability, where, rest }) => ({
    ...vulnerability,
    ...rest,
    arn: arnOf(vulnerability.id, where),
  }));

const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const aScan: fc.Arbitrary<ScanReading> = fc.record({
  // Mostly complete: otherwise nothing is ever approved and nothing here could fail.
  state: mostly('complete', fc.constantFrom(...SCAN_STATES)),
  findings: fc.array(aFinding, { maxLength: 5 }),
  delivered: fc.constant({}),
  unreadable: mostly<string[]>([], fc.constant(['CVE-2026-3: unknown severity X'])),
  undelivered: mostly<ScanReading['undelivered']>(
    [],
    fc.constant([{ severity: 'LOW', count: 1 } as const]),
  ),
});

export const TAGS = ['1.4.2', 'dev', 'latest'] as const;

/** An image with one tag at least; an index where it has more than one platform. */
export const anImage: fc.Arbitrary<Evidence> = fc
  .record({
    scans: fc.array(aScan, { minLength: 1, maxLength: 3 }),
    tags: fc.subarray([...TAGS], { minLength: 1 }),
  })
  .map(({ scans, tags }) => ({
    image: IMAGE,
    artifact: { kind: 'index', manifest: { text: '{}', mediaType: 'x' } },
    tags,
    platforms: scans.map((scan, index) => ({
      digest: digestOf('bcd'.charAt(index)),
      platform: PLATFORMS[index] ?? '',
      scan,
    })),
  }));

/** Longer for what is milder, as any grace is that somebody means. */
const aGrace = fc
  .tuple(fc.constantFrom(0, 1, 10), fc.constantFrom(0, 5), fc.constantFrom(0, 30))
  .map(([critical, more, most]) => ({
    CRITICAL: critical * DAY,
    HIGH: (critical + more) * DAY,
    UNKNOWN: (critical + more) * DAY,
    MEDIUM: (critical + more + most) * DAY,
    LOW: (critical + more + most) * DAY,
    INFORMATIONAL: (critical + more + most) * DAY,
  }));

const conditions = {
  severityAtLeast: fc.constantFrom('LOW', 'MEDIUM', 'HIGH', 'CRITICAL'),
  fix: fc.constant('available'),
  exploit: fc.constant('known'),
  kev: fc.constant('listed'),
  cvssAtLeast: fc.constantFrom(4, 7, 9),
  epssAtLeast: fc.constantFrom(0.1, 0.5),
  epssPercentileAtLeast: fc.constantFrom(0.5, 0.9),
  inUse: fc.constant(true),
  packageTypes: fc.constantFrom(['OS'], ['NPM', 'PIP']),
} as const;

/** A rule of one to three conditions, with or without a grace. */
const aRule = fc
  .record({
    keys: fc.subarray(Object.keys(conditions), { minLength: 1, maxLength: 3 }),
    values: fc.record(conditions),
    more: fc.record(
      {
        grace: aGrace,
        graceSince: fc.constantFrom('first-seen', 'published'),
        whenUnknown: fc.constantFrom('quarantine', 'undecided'),
      },
      { requiredKeys: [] },
    ),
  })
  .map(
    ({ keys, values, more }): Omit<Rule, 'name'> => ({
      ...Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key))),
      ...more,
    }),
  );

const rules = fc
  .array(aRule, { minLength: 1, maxLength: 3 })
  .map((some): Rule[] => some.map((one, index) => ({ name: `rule-${index + 1}`, ...one })));

const aTerm = fc.record({ quarantineAfter: fc.constantFrom(DAY, 10 * DAY) }, { requiredKeys: [] });
const aRuling: fc.Arbitrary<RuleSet> = fc.record({
  mode: mostly('enforce', fc.constant('advise')),
  rules,
  undecided: fc.dictionary(
    fc.constantFrom('default', 'scan-failed', 'scan-pending', 'kev-unknown', 'epss-unknown'),
    aTerm,
    { maxKeys: 2 },
  ),
});

const anOverride: fc.Arbitrary<Override> = fc
  .record({
    ruleSet: aRuling,
    place: fc.constantFrom(
      { repository: 'shop/*' },
      { repository: 'shop/cart' },
      { repository: 'shop/*', tag: 'dev' },
      { tag: 'dev' },
      { tag: '*' },
      { tag: '1.*' },
      { repository: 'other' },
    ),
    // All in one line: what is written beside each other is not the same.
    source: fc.constant('policy.yml:12'),
  })
  .map(({ ruleSet, place, source }) => ({ ...ruleSet, ...place, source }));

const aScope: fc.Arbitrary<Scope> = fc.record(
  {
    ids: fc.constantFrom(['CVE-2026-1000'], ['CVE-*'], ['GHSA-x', 'CVE-2026-3000']),
    packages: fc.constantFrom(['openssl'], ['zlib'], ['*']),
    packageTypes: fc.constantFrom(['OS'], ['*']),
    versions: fc.constantFrom(['1'], ['1', '2']),
    repositories: fc.constantFrom(['shop/*'], ['other']),
    tags: fc.constantFrom(['dev'], ['1.*', 'latest'], ['*']),
    digests: fc.constantFrom([IMAGE.digest], [digestOf('f')]),
  },
  { requiredKeys: [] },
);

const anIgnoreRule: fc.Arbitrary<IgnoreRule> = fc.record(
  {
    name: fc.constantFrom('noise', 'more noise'),
    scope: aScope,
    severityAtMost: fc.constantFrom('LOW', 'HIGH'),
    fix: fc.constant('none' as const),
    by: fc.constant('dana@shop.example'),
    until: fc.constantFrom(daysAgo(-5), daysAgo(1), daysAgo(-200)),
    reason: fc.constant('no'),
    source: fc.constant('policy.yml:20'),
    origin: fc.constantFrom('policy' as const, 'vex' as const),
  },
  { requiredKeys: ['name', 'scope', 'reason', 'source', 'origin'] },
);

const aWaiver: fc.Arbitrary<Waiver> = fc.record({
  name: fc.constantFrom('accepted', 'accepted as well'),
  scope: aScope,
  by: fc.constant('dana@shop.example'),
  reason: fc.constant('later'),
  until: fc.constantFrom(daysAgo(-5), daysAgo(-30), daysAgo(1), daysAgo(-200)),
  source: fc.constant('policy.yml:30'),
  origin: fc.constant('policy' as const),
});

/** A person's word for images that no scanner supports. */
export const anAcceptance: fc.Arbitrary<Acceptance> = fc.record({
  name: fc.constantFrom('unscanned', 'unscanned as well'),
  doubt: fc.constantFrom('scan-unsupported', 'scan-failed'),
  images: fc.constantFrom<Acceptance['images']>(
    { repositories: ['shop/*'] },
    { repositories: ['shop/*'], tags: ['dev'] },
    { digests: [IMAGE.digest] },
    { repositories: ['other'] },
  ),
  by: fc.constant('dana@shop.example'),
  reason: fc.constant('a static binary'),
  until: fc.constantFrom(daysAgo(-5), daysAgo(-30), daysAgo(1), daysAgo(-200)),
  source: fc.constant('policy.yml:40'),
});

export const aPolicy: fc.Arbitrary<Policy> = fc.record({
  version: fc.constant('p-1'),
  base: aRuling,
  overrides: fc.array(anOverride, { maxLength: 2 }),
  ignore: fc.array(anIgnoreRule, { maxLength: 1 }),
  waivers: fc.constant([]),
  accepted: fc.constant([]),
  longestWaiver: fc.constant(90 * DAY),
  staleAfter: fc.constant({ kev: 14 * DAY, epss: 7 * DAY }),
  watch: fc.constant({ newest: 5, youngerThan: 7_776_000_000 }),
  scan: fc.constant({}),
  keep: fc.constant(400 * DAY),
  notify: fc.constant([]),
  mayAccept: fc.constant([]),
  mayRelease: fc.constant([]),
});

const aKevEntry = fc.record({ added: fc.constant('2026-10-01'), ransomware: fc.boolean() });
/** Now and then a copy that is too old. */
const aDate = fc.constantFrom(daysAgo(1), daysAgo(1), daysAgo(30));
const epssScores = fc.constantFrom(
  { score: 0.01, percentile: 0.4 },
  { score: 0.2, percentile: 0.6 },
  { score: 0.9, percentile: 0.99 },
);

const aFeed = fc.record(
  {
    kev: fc.record({
      date: aDate,
      byCve: fc
        .dictionary(fc.constantFrom(...CVES), aKevEntry, { maxKeys: 1 })
        .map((entries) => new Map(Object.entries(entries))),
    }),
    epss: fc.record({
      date: aDate,
      byCve: fc
        .dictionary(fc.constantFrom(...CVES), epssScores)
        .map((entries) => new Map(Object.entries(entries))),
    }),
  },
  { requiredKeys: [] },
);
export const anIntel: fc.Arbitrary<ThreatIntel> = aFeed;

const aDetail: fc.Arbitrary<InspectorDetail> = fc.record(
  { kev: fc.constant({ added: '2026-10-02' }), epss: fc.constantFrom(0.01, 0.95) },
  { requiredKeys: [] },
);

export const aBackground: fc.Arbitrary<Background> = fc.record(
  {
    now: fc.constant(NOW),
    intel: anIntel,
    details: fc
      .dictionary(fc.constantFrom(...VULNERABILITIES.map(({ id }) => id)), aDetail, { maxKeys: 2 })
      .map(
        (byId) =>
          new Map(
            Object.entries(byId).flatMap(([id, detail]) =>
              SEEN_ON.map((where) => [arnOf(id, where), detail] as const),
            ),
          ),
      ),
    memory: fc
      .array(aFinding, { maxLength: 3 })
      .map((findings) => remembering(NO_MEMORY, { findings, notes: [] }, NOW) ?? NO_MEMORY),
    ownFindings: fc.array(aFinding, { maxLength: 3 }),
    otherFindings: fc.array(aFinding, { maxLength: 3 }),
    lostSince: times,
    undecidedSince: times,
    previous: fc.record({
      digest: fc.constant(digestOf('e')),
      findings: fc.array(aFinding, { maxLength: 3 }),
    }),
    waivers: fc.array(aWaiver, { maxLength: 2 }),
  },
  { requiredKeys: ['now', 'intel', 'details', 'ownFindings', 'otherFindings', 'waivers'] },
);

/** Everything that a decision rests on. */
export interface Case {
  readonly evidence: Evidence;
  readonly policy: Policy;
  readonly background: Background;
}

export const aCase: fc.Arbitrary<Case> = fc.record({
  evidence: anImage,
  policy: aPolicy,
  background: aBackground,
});

/** The evidence with the scan of its first platform changed. */
export const withFirstScan = (
  evidence: Evidence,
  change: (scan: ScanReading) => ScanReading,
): Evidence => ({
  ...evidence,
  platforms: evidence.platforms.map((one, index) =>
    index === 0 ? { ...one, scan: change(one.scan) } : one,
  ),
});

/** The same evidence with every finding changed. */
export const withEachFinding = (
  evidence: Evidence,
  change: (finding: Finding, index: number) => Finding,
): Evidence => ({
  ...evidence,
  platforms: evidence.platforms.map((one) => ({
    ...one,
    scan: { ...one.scan, findings: one.scan.findings.map(change) },
  })),
});
