import { performance } from 'node:perf_hooks';
import { slackMessage } from '../src/announce/slack/slack-message.ts';
import { topicMessage } from '../src/announce/topic/topic-message.ts';
import { Digest } from '../src/core/digest.ts';
import type { Evidence } from '../src/core/evidence/evidence.ts';
import { NO_MEMORY, remembering } from '../src/core/findings/repository-memory.ts';
import type { Background } from '../src/core/judgement/background.ts';
import { decide } from '../src/core/judgement/decide.ts';
import { judgementOf } from '../src/core/judgement/judgement.ts';
import { BUILT_IN_POLICY, type Policy } from '../src/core/policy/policy.ts';
import { DAY } from '../src/core/time.ts';
import { readScanAnswer } from '../src/intake/scan-answer.ts';
import { digestOf } from '../test/support/worlds.ts';
import { allCritical, countsOf, mixed, rawFinding, type SeverityOf } from './findings.ts';
import type { Row, Section } from './section.ts';
import { growthExponent, median } from './statistics.ts';

const SIZES = [1_250, 2_500, 5_000, 10_000];
const PAGE = 1_000;
/** Milliseconds for 10,000 findings. */
const READ_WITHIN = 150;
const DECIDED_WITHIN = 80;
const GROWS_WITHIN = 1.3;
const NOW = new Date('2026-11-21T12:00:00Z');
const PLATFORMS = ['linux/amd64', 'linux/arm64'];

/** How time grows with the number of findings: for the decision with its messages, and for reading. */
export function scalingSection(turns: number): Section {
  return {
    title: 'Time by number of findings, in ms',
    columns: [...SIZES.map((size) => size.toLocaleString('en')), 'growth exponent'],
    rows: [
      rowOf('read, mixed', READ_WITHIN, turns, (size) => readingOf(size, mixed)),
      rowOf('read, all CRITICAL', READ_WITHIN, turns, (size) => readingOf(size, allCritical)),
      rowOf('decide and render, mixed', DECIDED_WITHIN, turns, (size) => decisionOn(size, mixed)),
      rowOf('decide and render, all CRITICAL', DECIDED_WITHIN, turns, (size) =>
        decisionOn(size, allCritical),
      ),
    ],
    notes: [
      `Median of ${turns}. read: readScanAnswer on pages of ${PAGE}; decide and render: enrich, decide,`,
      'judgementOf, slackMessage and topicMessage on an index of two platforms, under a policy with five rules and',
      'forty exceptions, with every CVE scored and an image before to compare with. Growth exponent: 1 is linear.',
    ],
  };
}

function rowOf(
  name: string,
  within: number,
  turns: number,
  workOf: (size: number) => () => unknown,
): Row {
  const works = SIZES.map((size) => ({ size, work: workOf(size), times: [] as number[] }));
  // The sizes take turns, so that a slow moment of the machine falls on all of them; the first warm up.
  for (let turn = -3; turn < turns; turn += 1) {
    for (const { work, times } of works) {
      const startedAt = performance.now();
      work();
      if (turn >= 0) times.push(performance.now() - startedAt);
    }
  }
  const points = works.map(({ size, times }) => ({ x: size, y: median(times) }));
  return {
    name,
    figures: [
      ...points.map(({ x, y }) => ({
        value: y,
        digits: 1,
        ...(x === SIZES.at(-1) && { limit: within }),
      })),
      { value: growthExponent(points), digits: 2, limit: GROWS_WITHIN },
    ],
  };
}

function readingOf(size: number, severityOf: SeverityOf): () => unknown {
  const pages = pagesOf(size, severityOf);
  return () => readScanAnswer(pages);
}

/** The answer of DescribeImageScanFindings as the SDK gives it: dates instead of numbers. */
function pagesOf(size: number, severityOf: SeverityOf): unknown[] {
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

function decisionOn(size: number, severityOf: SeverityOf): () => unknown {
  const evidence = evidenceOf(size, severityOf);
  const background = backgroundOf(evidence);
  return () => {
    const decision = decide(evidence, POLICY, background);
    const judgement = judgementOf(evidence, decision, POLICY.version, NOW);
    const marking = { state: 'unmarked' as const };
    const announcement = { judgement, decision, marking };
    return [slackMessage(announcement), topicMessage(announcement)];
  };
}

/** The built-in rules, two that ask the feeds, and forty exceptions. */
const POLICY: Policy = {
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
function backgroundOf(evidence: Evidence): Background {
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
function evidenceOf(size: number, severityOf: SeverityOf): Evidence {
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
