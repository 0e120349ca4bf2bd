import { Digest } from '../src/core/digest.ts';
import type { Evidence } from '../src/core/evidence/evidence.ts';
import { NO_MEMORY, remembering } from '../src/core/findings/repository-memory.ts';
import type { Background } from '../src/core/judgement/background.ts';
import { BUILT_IN_POLICY, type Policy } from '../src/core/policy/policy.ts';
import { DAY } from '../src/core/time.ts';
import { readScanAnswer } from '../src/intake/scan-answer.ts';
import { digestOf } from '../test/support/worlds.ts';
import { countsOf, rawFinding, type SeverityOf } from './findings.ts';

/*
 * An image of many findings, the policy it is judged by and all that can be known of it.
 */

export const NOW = new Date('2026-11-21T12:00:00Z');
export const PAGE = 1_000;
const PLATFORMS = ['linux/amd64', 'linux/arm64'];

/** The answer of DescribeImageScanFindings as the SDK gives it: dates instead of numbers. */
export function pagesOf(size: number, severityOf: SeverityOf): unknown[] {
  const indexes = Array.from({ length: size }, (_, index) => index);
  const findingSeverityCounts = countsOf(indexes.map(severityOf));
  return Array.from({ length: Math.ceil(size / PAGE) }, (_, page) => ({
    imageScanStatus: { status: 'ACTIVE' },
    imageScanFindings: {
      imageScanCompletedAt: NOW,
      findingSeverityCounts,
      enhancedFindings: indexes
        .slice(page * PAGE, (page + 1) * PAGE)
        .map((index) => rawFinding(index, severityOf(index), NOW)),
    },
  }));
}

/** The built-in rules, two that ask the feeds, and forty exceptions. */
export const POLICY: Policy = {
  ...BUILT_IN_POLICY,
  base: {
    ...BUILT_IN_POLICY.base,
    rules: [
      ...BUILT_IN_POLICY.base.rules,
      { name: 'known-exploited', kev: 'listed' },
      { name: 'likely', severityAtLeast: 'MEDIUM', epssAtLeast: 0.9, grace: { MEDIUM: 14 * DAY } },
    ],
  },
  ignore: Array.from({ length: 20 }, (_, index) => ({
    name: `ignored-${index}`,
    scope: { packages: [`package-${index}-*`] },
    reason: 'noise',
    source: 'policy.yml:1',
    origin: 'policy' as const,
  })),
  waivers: Array.from({ length: 20 }, (_, index) => ({
    name: `waived-${index}`,
    scope: { ids: [`CVE-2024-${10_000 + index}`], repositories: ['shop/*'] },
    by: 'jane@example.com',
    reason: 'not reachable',
    until: '2026-12-01T00:00:00Z',
    source: 'policy.yml:1',
    origin: 'policy' as const,
  })),
};

/** Everything that can be known: every CVE scored, one in a hundred listed, all findings seen before. */
export function backgroundOf(evidence: Evidence): Background {
  const findings = evidence.platforms.flatMap(({ scan }) => scan.findings);
  const date = NOW.toISOString();
  const listed = findings.filter((_, index) => index % 100 === 0);
  return {
    now: NOW,
    intel: {
      kev: { date, byCve: new Map(listed.map(({ id }) => [id, KEV_ENTRY])) },
      epss: { date, byCve: new Map(findings.map(({ id }, index) => [id, scoreOf(index)])) },
    },
    details: new Map(),
    memory: remembering(NO_MEMORY, { findings, notes: [] }, NOW) ?? NO_MEMORY,
    ownFindings: findings,
    otherFindings: findings.slice(100),
    previous: { digest: digestOf('cd'), name: '1.4.1', findings: findings.slice(100) },
    waivers: POLICY.waivers,
  };
}

const KEV_ENTRY = { added: '2024-01-02', due: '2024-01-23', ransomware: false };
const scoreOf = (index: number) => ({ score: (index % 100) / 100, percentile: 0.5 });

/** An index of two platforms with this many findings in all; every fifth is found on both. */
export function evidenceOf(size: number, severityOf: SeverityOf): Evidence {
  const scan = readScanAnswer(pagesOf(size, severityOf));
  const findings = scan.findings.map((finding, index) =>
    index % 10 === 9 ? (scan.findings[index - 1] ?? finding) : finding,
  );
  return {
    image: {
      account: '123456789012',
      region: 'eu-central-1',
      repository: 'shop/api',
      digest: Digest.parse(digestOf('ab')),
    },
    artifact: { kind: 'index', manifest: { text: '{}', mediaType: 'application/json' } },
    tags: ['1.4.2'],
    platforms: PLATFORMS.map((platform, own) => ({
      digest: Digest.parse(digestOf(`c${own}`)),
      platform,
      scan: {
        ...scan,
        findings: findings
          .filter((_, index) => index % PLATFORMS.length === own)
          .map((finding) => ({ ...finding, platforms: [platform] })),
      },
    })),
  };
}
