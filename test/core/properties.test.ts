import * as fc from 'fast-check';
import { type Evidence, SCAN_STATES, type ScanReading } from '../../src/core/evidence/evidence.ts';
import { type Finding, worstFirst } from '../../src/core/findings/finding.ts';
import { mergeFindings } from '../../src/core/findings/merge-findings.ts';
import { SEVERITIES } from '../../src/core/findings/severity.ts';
import { planActs } from '../../src/core/judgement/acts.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import type { Decision } from '../../src/core/judgement/decision.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { hearsVerdicts } from '../../src/core/telling/hearing.ts';
import { readScanAnswer } from '../../src/intake/scan-answer.ts';
import { background, digestOf, IMAGE, newsOf } from '../support/samples.ts';

const DEPLOYMENT = {
  routes: [
    { name: 'slack', hears: hearsVerdicts },
    { name: 'sns', hears: hearsVerdicts },
  ],
  marksImages: true,
} as const;
const WORSE: Record<Verdict, number> = { approved: 0, undecided: 1, quarantined: 2 };
const NOW = new Date('2026-11-21T10:00:00Z');

const platformNames = ['linux/amd64', 'linux/arm64', 'linux/arm/v7'] as const;

/** Few names, so that the same finding turns up again and again with other words in its fields. */
const aFinding: fc.Arbitrary<Finding> = fc.record(
  {
    id: fc.constantFrom('CVE-2026-1', 'CVE-2026-2', 'GHSA-x'),
    aliases: fc.constant([]),
    package: fc.record(
      { name: fc.constantFrom('openssl', 'zlib'), version: fc.constantFrom('1', '2') },
      { requiredKeys: ['name'] },
    ),
    severity: fc.constantFrom(...SEVERITIES),
    cvss: fc.record({ score: fc.constantFrom(0.1, 3.9, 4, 6.9, 7, 8.9, 9, 10) }),
    fix: fc.oneof(
      fc.constant({ state: 'none' } as const),
      fc.constant({ state: 'unknown' } as const),
      fc.constantFrom(
        { state: 'available' } as const,
        {
          state: 'available',
          version: '3',
        } as const,
      ),
    ),
    exploit: fc.constantFrom('known', 'none-known', 'unknown'),
    platforms: fc.subarray(['linux/amd64', 'linux/arm64']),
    firstSeen: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z'),
    inUse: fc.nat(2),
    setAside: fc.constantFrom('closed by Amazon Inspector', 'suppressed in Amazon Inspector'),
  },
  { requiredKeys: ['id', 'aliases', 'package', 'severity', 'fix', 'exploit', 'platforms'] },
);

const findings = fc.array(aFinding, { maxLength: 8 });

const aScan: fc.Arbitrary<ScanReading> = fc.record({
  // Mostly complete: otherwise nothing is ever approved and nothing here could fail.
  state: fc.oneof(
    { weight: 6, arbitrary: fc.constant('complete' as const) },
    fc.constantFrom(...SCAN_STATES),
  ),
  findings,
  delivered: fc.constant({}),
  unreadable: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    fc.constant(['CVE-2026-3: unknown severity X']),
  ),
  undelivered: fc.oneof(
    { weight: 6, arbitrary: fc.constant([]) },
    fc.constant([{ severity: 'LOW', count: 1 } as const]),
  ),
});

const anImage: fc.Arbitrary<Evidence> = fc
  .tuple(fc.array(aScan, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([scans, tagged]) => ({
    image: IMAGE,
    artifact: { kind: 'index', manifest: { text: '{}', mediaType: 'x' } },
    tags: tagged ? ['1.4.2'] : [],
    platforms: scans.map((scan, index) => ({
      digest: digestOf('bcd'.charAt(index)),
      platform: platformNames[index] ?? '',
      scan,
    })),
  }));

const decided = (evidence: Evidence): Decision => decide(evidence, BUILT_IN_POLICY, background());
const judged = (evidence: Evidence) =>
  judgementOf(evidence, decided(evidence), BUILT_IN_POLICY.version, NOW);

/** The evidence with the scan of its first platform changed. */
const withFirstScan = (
  evidence: Evidence,
  change: (scan: ScanReading) => ScanReading,
): Evidence => ({
  ...evidence,
  platforms: evidence.platforms.map((one, index) =>
    index === 0 ? { ...one, scan: change(one.scan) } : one,
  ),
});

const RUNS = { numRuns: 1_000 };

it('the images of these properties have every verdict', () => {
  const seen = new Set(
    fc.sample(anImage, { numRuns: 500, seed: 1 }).map((e) => decided(e).verdict),
  );
  expect([...seen].sort()).toEqual(['approved', 'quarantined', 'undecided']);
});

describe('one more finding', () => {
  it('never improves a verdict', () => {
    fc.assert(
      fc.property(anImage, aFinding, fc.nat(8), (evidence, more, at) => {
        const before = decided(evidence).verdict;
        const after = decided(
          withFirstScan(evidence, (scan) => ({
            ...scan,
            findings: scan.findings.toSpliced(at, 0, more),
          })),
        ).verdict;
        expect(WORSE[after]).toBeGreaterThanOrEqual(WORSE[before]);
      }),
      RUNS,
    );
  });

  it('of the very same identity never improves a verdict', () => {
    const same: fc.Arbitrary<Finding> = fc.record({
      id: fc.constant('CVE-2026-1'),
      aliases: fc.constant([]),
      package: fc.constant({ name: 'zlib' }),
      severity: fc.constantFrom(...SEVERITIES),
      cvss: fc.record({ score: fc.constantFrom(3, 5, 8, 9) }),
      fix: fc.constantFrom<Finding['fix']>({ state: 'none' }, { state: 'available' }),
      exploit: fc.constantFrom('known', 'none-known'),
      platforms: fc.constant([]),
    });
    const evidenceOf = (list: Finding[]): Evidence => ({
      image: IMAGE,
      artifact: { kind: 'image', manifest: { text: '{}', mediaType: 'x' } },
      tags: ['1'],
      platforms: [
        {
          digest: IMAGE.digest,
          scan: {
            state: 'complete',
            findings: list,
            delivered: {},
            unreadable: [],
            undelivered: [],
          },
        },
      ],
    });
    fc.assert(
      fc.property(same, same, (one, other) => {
        const before = decided(evidenceOf([one])).verdict;
        const after = decided(evidenceOf([one, other])).verdict;
        expect(WORSE[after]).toBeGreaterThanOrEqual(WORSE[before]);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('the order', () => {
  const shuffledScan = (scan: ScanReading) =>
    fc
      .shuffledSubarray([...scan.findings], {
        minLength: scan.findings.length,
        maxLength: scan.findings.length,
      })
      .map((ordered) => ({ ...scan, findings: ordered }));

  it('of findings never changes verdict, reasons or fingerprint', () => {
    const pair = anImage.chain((evidence) =>
      fc.tuple(...evidence.platforms.map(({ scan }) => shuffledScan(scan))).map((scans) => [
        evidence,
        {
          ...evidence,
          platforms: evidence.platforms.map((one, index) => ({
            ...one,
            scan: scans[index] ?? one.scan,
          })),
        },
      ]),
    );
    fc.assert(
      fc.property(pair, ([evidence, other]) => {
        expect(judged(other as Evidence)).toEqual(judged(evidence as Evidence));
      }),
      RUNS,
    );
  });

  it('of platforms never changes verdict, reasons or fingerprint', () => {
    fc.assert(
      fc.property(anImage, (evidence) => {
        const there = judged(evidence);
        const back = judged({ ...evidence, platforms: evidence.platforms.toReversed() });
        // Reasons follow the platforms in the order of the index; they are the same reasons.
        const sorted = (texts: readonly { text: string }[]) => texts.map(({ text }) => text).sort();
        expect(back.verdict).toBe(there.verdict);
        expect(sorted(back.reasons)).toEqual(sorted(there.reasons));
        expect(back.fingerprint).toBe(there.fingerprint);
      }),
      RUNS,
    );
  });

  const evidenceOfPages = (lists: readonly (readonly unknown[])[], counted: object): Evidence => ({
    image: IMAGE,
    artifact: { kind: 'image', manifest: { text: '{}', mediaType: 'x' } },
    tags: ['1.4.2'],
    platforms: [
      {
        digest: IMAGE.digest,
        scan: readScanAnswer(
          lists.map((list) => ({
            imageScanStatus: { status: 'COMPLETE' },
            imageScanFindings: { findings: list, findingSeverityCounts: counted },
          })),
        ),
      },
    ],
  });
  const pagesOf = (severities: readonly string[]) =>
    fc.tuple(
      fc.array(
        fc.array(
          fc.record({
            name: fc.constantFrom('CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'),
            severity: fc.constantFrom(...severities),
          }),
          { maxLength: 4 },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      fc.record({ CRITICAL: fc.nat(3), HIGH: fc.nat(3), LOW: fc.nat(3) }, { requiredKeys: [] }),
    );
  const turnedAround = (lists: readonly (readonly unknown[])[]) =>
    lists.toReversed().map((list) => list.toReversed());
  const inShort = (evidence: Evidence) => {
    const { verdict, reasons, fingerprint } = judged(evidence);
    return { verdict, reasons, fingerprint };
  };

  it('of pages, and of the findings on them, never changes verdict, reasons or fingerprint', () => {
    const pages = pagesOf(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNDEFINED']);
    fc.assert(
      fc.property(pages, ([lists, counted]) => {
        expect(inShort(evidenceOfPages(turnedAround(lists), counted))).toEqual(
          inShort(evidenceOfPages(lists, counted)),
        );
      }),
      RUNS,
    );
  });

  it('of findings that cannot be read never changes verdict, reasons or fingerprint', () => {
    fc.assert(
      fc.property(pagesOf(['LOW', 'SEVERE']), ([lists]) => {
        expect(inShort(evidenceOfPages(turnedAround(lists), {}))).toEqual(
          inShort(evidenceOfPages(lists, {})),
        );
      }),
      RUNS,
    );
  });

  it('in which a scanner lists its counts never changes verdict, reasons or fingerprint', () => {
    fc.assert(
      fc.property(pagesOf(['LOW']), ([lists, counted]) => {
        const other = Object.fromEntries(Object.entries(counted).toReversed());
        expect(inShort(evidenceOfPages(lists, other))).toEqual(
          inShort(evidenceOfPages(lists, counted)),
        );
      }),
      RUNS,
    );
  });
});

describe('what becomes unknown', () => {
  const unknowns: Record<string, (finding: Finding) => Finding> = {
    fix: (finding) => ({ ...finding, fix: { state: 'unknown' } }),
    exploit: (finding) => ({ ...finding, exploit: 'unknown' }),
    'fix and exploit': (finding) => ({ ...finding, fix: { state: 'unknown' }, exploit: 'unknown' }),
  };
  it.each(Object.entries(unknowns))(
    '%s never turns an image that may not ship into one that may',
    (_field, forget) => {
      fc.assert(
        fc.property(anImage, fc.nat(7), (evidence, at) => {
          const forgotten = withFirstScan(evidence, (scan) => ({
            ...scan,
            findings: scan.findings.map((one, index) => (index === at ? forget(one) : one)),
          }));
          fc.pre(decided(evidence).verdict !== 'approved');
          expect(decided(forgotten).verdict).not.toBe('approved');
        }),
        RUNS,
      );
    },
  );

  it('a scan state never lets an image pass', () => {
    const unknown = SCAN_STATES.filter((state) => state !== 'complete');
    fc.assert(
      fc.property(anImage, fc.constantFrom(...unknown), (evidence, state) => {
        const forgotten = withFirstScan(evidence, (scan) => ({ ...scan, state }));
        expect(decided(forgotten).verdict).not.toBe('approved');
      }),
      RUNS,
    );
  });

  it('any field left out of a scanner’s answer never lets an image pass that may not', () => {
    const attributes = fc.subarray([
      { key: 'package_name', value: 'openssl' },
      { key: 'package_version', value: '1' },
      { key: 'CVSS3_SCORE', value: '8.1' },
    ]);
    const basic = fc.record({
      name: fc.constantFrom('CVE-2026-1', 'CVE-2026-2'),
      severity: fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM'),
      attributes,
    });
    const vulnerablePackages = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom('openssl', 'zlib', 'curl'),
        version: fc.constant('1'),
        fixedInVersion: fc.constantFrom('2', 'NotAvailable'),
      }),
      { minLength: 1, maxLength: 3, selector: ({ name }) => name },
    );
    const enhanced = fc
      .record({
        severity: fc.constantFrom('CRITICAL', 'HIGH', 'MEDIUM'),
        status: fc.constant('ACTIVE'),
        score: fc.constantFrom(9.8, 7.5, 5),
        exploitAvailable: fc.constantFrom('YES', 'NO'),
        packageVulnerabilityDetails: fc.record({
          vulnerabilityId: fc.constantFrom('CVE-2026-1', 'CVE-2026-2'),
          vulnerablePackages,
        }),
      })
      // The scanner's two words on a fix agree, as they do in recorded answers.
      .map((one) => ({
        ...one,
        fixAvailable: fixAvailableIn(one.packageVulnerabilityDetails.vulnerablePackages),
      }));
    const answer = fc
      .oneof(
        fc
          .uniqueArray(basic, { minLength: 1, maxLength: 3, selector: ({ name }) => name })
          .map((list) => ({ findings: list })),
        fc
          .uniqueArray(enhanced, {
            minLength: 1,
            maxLength: 3,
            selector: (one) => one.packageVulnerabilityDetails.vulnerabilityId,
          })
          .map((list) => ({ enhancedFindings: list })),
      )
      .map((list) => ({
        imageScanStatus: { status: 'COMPLETE' },
        imageScanFindings: {
          imageScanCompletedAt: NOW,
          findingSeverityCounts: countsIn(Object.values(list)[0] ?? []),
          ...list,
        },
      }));
    const verdictOf = (page: unknown): Verdict =>
      decided({
        image: IMAGE,
        artifact: { kind: 'image', manifest: { text: '{}', mediaType: 'x' } },
        tags: ['1'],
        platforms: [{ digest: IMAGE.digest, scan: readScanAnswer([page]) }],
      }).verdict;
    fc.assert(
      fc.property(answer, fc.nat(), (page, at) => {
        const places = pathsIn(page).filter(
          // A package that is not in the list at all is not a field that is unknown.
          (path) => path.at(-2) !== 'vulnerablePackages',
        );
        const path = places[at % places.length] ?? [];
        const without = leaveOut(page, path);
        fc.pre(verdictOf(page) !== 'approved');
        expect([path.join('.'), verdictOf(without)]).not.toEqual([path.join('.'), 'approved']);
      }),
      { numRuns: 3_000 },
    );
  });
});

function fixAvailableIn(packages: readonly { fixedInVersion: string }[]): string {
  const fixed = packages.filter(({ fixedInVersion }) => fixedInVersion !== 'NotAvailable').length;
  if (fixed === packages.length) return 'YES';
  return fixed === 0 ? 'NO' : 'PARTIAL';
}

function countsIn(list: readonly { severity: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { severity } of list) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null || value instanceof Date) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...pathsIn(inner).map((path) => [key, ...path]),
  ]);
}

/** The value without what stands at the path: a field gone, an item of a list gone. */
function leaveOut(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.toSpliced(Number(key), 1)
      : value.with(Number(key), leaveOut(value[Number(key)], rest));
  }
  const { [key]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [key]: leaveOut(inner, rest) };
}

describe('judging twice', () => {
  it('plans nothing the second time', () => {
    fc.assert(
      fc.property(anImage, (evidence) => {
        const judgement = judged(evidence);
        const first = planActs(newsOf(judgement), evidence, { listedBy: [] }, DEPLOYMENT, NOW);
        const said = { verdict: judgement.verdict, at: NOW.toISOString(), receipt: 'r' };
        const settled: Current = {
          judgement,
          number: 1,
          revision: 1,
          settledAt: NOW.toISOString(),
          lease: { owner: 'x', until: 0 },
          said: Object.fromEntries(first.say.map((route) => [route, said])),
          findingsItems: 0,
        };
        const { put, remove } = first.marks;
        const tags = [...evidence.tags, ...(put ? [put] : [])].filter((tag) => tag !== remove);
        const again = planActs(
          newsOf(judged({ ...evidence, tags })),
          { tags },
          { listedBy: [], current: settled },
          DEPLOYMENT,
          NOW,
        );
        expect(again).toEqual({ record: 'keep', marks: {}, say: [], quiet: [] });
      }),
      RUNS,
    );
  });
});

describe('merging findings', () => {
  const merge = (...lists: (readonly Finding[])[]): Finding[] =>
    worstFirst(mergeFindings(lists.flat()).map(({ finding }) => finding));

  it('is idempotent', () => {
    fc.assert(
      fc.property(findings, (a) => {
        expect(merge(merge(a))).toEqual(merge(a));
        // `platforms` of a finding that stands alone are as they came.
        expect(merge(a, a).map(({ id }) => id)).toEqual(merge(a).map(({ id }) => id));
      }),
      RUNS,
    );
  });

  it('is commutative', () => {
    fc.assert(
      fc.property(findings, findings, (a, b) => {
        expect(merge(a, b)).toEqual(merge(b, a));
      }),
      RUNS,
    );
  });

  it('is commutative in what is only shown, too: link, title, vector', () => {
    const shown = fc.record({
      title: fc.constantFrom('a', 'b'),
      url: fc.constantFrom('https://a.example/', 'https://b.example/'),
      cvss: fc.record({ score: fc.constant(5), vector: fc.constantFrom('AV:N', 'AV:L') }),
    });
    fc.assert(
      fc.property(aFinding, shown, shown, (base, one, other) => {
        const a = [{ ...base, ...one }];
        const b = [{ ...base, ...other }];
        expect(merge(a, b)).toEqual(merge(b, a));
      }),
      RUNS,
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(findings, findings, findings, (a, b, c) => {
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      }),
      RUNS,
    );
  });
});
