import { openCount } from '../src/core/bulletin/count-repository.ts';
import type { RepositoryRef } from '../src/core/bulletin/figures.ts';
import { Digest } from '../src/core/digest.ts';
import type { Evidence } from '../src/core/evidence/evidence.ts';
import { emptyScan } from '../src/core/evidence/evidence.ts';
import { diffOf } from '../src/core/findings/diff.ts';
import { type Finding, worstFirst } from '../src/core/findings/finding.ts';
import { decideCase } from '../src/core/judgement/decide.ts';
import { judgementOf } from '../src/core/judgement/judgement.ts';
import type { Current } from '../src/core/ledger/ledger.ts';
import { type Policy } from '../src/core/policy/policy.ts';
import { type ReportedImage, reportedFindings } from '../src/core/report/reported-image.ts';
import { DAY } from '../src/core/time.ts';
import type { Report, ReportedRepository } from '../src/report/report.ts';
import { POLICY as SOME } from './large-image.ts';
import { vulnerabilitiesOf } from './page-vulnerabilities.ts';

const NOW = new Date('2026-11-27T06:00:00Z');
const VULNERABILITIES = 3_000;
/** Of the findings of a repository so many are in every image of it; the rest comes and goes. */
const CHURN = 40;
/** One of so many is missing in an image, and of one of so many the package was renewed by then. */
const MISSING = 20;
const RENEWED = 5;

const POOL = vulnerabilitiesOf(VULNERABILITIES);
const POLICY: Policy = {
  ...SOME,
  waivers: SOME.waivers.map((one, at) => ({
    ...one,
    scope: { ids: [POOL[at * 31]?.id ?? ''] },
    until: '2026-12-20T00:00:00Z',
  })),
};

/** How large a registry is. */
export interface Size {
  readonly repositories: number;
  /** Of each repository. */
  readonly images: number;
  /** Of each image. */
  readonly findings: number;
}

/** A registry of repositories that are built on a few base images: what is in one image is mostly in the one before it. */
export const registryOf = (size: Size): Report => ({
  head: { madeAt: NOW.toISOString(), policyVersion: '0123456789ab', version: '0.1.0' },
  repositories: repositoriesOf(size),
  exceptions: [],
  weeks: async () => ({ weeks: WEEKS, unreadable: 0 }),
});

const WEEKS = Array.from({ length: 12 }, (_, week) => ({
  week: new Date(Date.parse('2026-09-07') + week * 7 * DAY).toISOString().slice(0, 10),
  verdicts: { quarantined: 40 + week, approved: 200 - week },
  new: { CRITICAL: 20 + week, HIGH: 100, MEDIUM: 200 },
  fixed: { CRITICAL: 24, HIGH: 90, MEDIUM: 210 },
  daysToFix: { '3': 100, '9': 100, '30': 124 },
}));

async function* repositoriesOf(size: Size): AsyncGenerator<ReportedRepository> {
  for (let at = 0; at < size.repositories; at += 1) yield repositoryOf(at, size);
}

function repositoryOf(at: number, { images, findings: many }: Size): ReportedRepository {
  const repository = {
    account: '123456789012',
    region: 'eu-central-1',
    repository: `team-${at % 20}/service-${at}`,
  };
  const own = findingsIn(at, Math.ceil(many * (1 + 2 / MISSING)) + CHURN);
  const count = openCount(repository, { at: '2026-11-23T06:00:00.000Z' }, POLICY, NOW);
  const newest = imageOf(repository, at, images - 1, own, many);
  count.add(
    newest.current,
    newest.weighed?.findings.map(({ finding }) => finding),
  );
  return {
    repository,
    figures: count.end().figures,
    unreadable: () => 0,
    images: (async function* () {
      for (let build = images - 1; build >= 0; build -= 1)
        yield imageOf(repository, at, build, own, many);
    })(),
  };
}

/** Every repository has its own choice of the pool, with much of it in common. */
const findingsIn = (repository: number, many: number): Finding[] =>
  Array.from({ length: many }, (_, at) => {
    const place =
      (at * 7 + (at % 3) * (repository % 20) * 131 + (repository % 4) * 500) % POOL.length;
    const firstSeen = new Date(NOW.getTime() - ((place * 7) % 300) * DAY).toISOString();
    return { ...(POOL[place] as Finding), firstSeen };
  });

/** What is found in a build: mostly what was found in the one before. */
const findingsAt = (
  build: number,
  repository: number,
  own: readonly Finding[],
  many: number,
): Finding[] =>
  own
    .slice(build % CHURN)
    .filter((_, at) => hashed(at, build, repository) % MISSING > 0)
    .slice(0, many)
    .map((finding, at) => {
      const { package: one } = finding;
      if (hashed(at, Math.floor(build / 7), repository) % RENEWED > 0) return finding;
      const version = `${one.version}-r${Math.floor(build / 7)}`;
      const path = one.path?.replace(`${one.version}`, version);
      return { ...finding, package: { ...one, version, ...(path && { path }) } };
    });

/** Always the same of the same numbers, and of others nobody knows. */
function hashed(...numbers: readonly number[]): number {
  let hash = 7;
  for (const one of numbers) hash = Math.imul(hash ^ (one + 1), 0x9e3779b1) ^ (hash >>> 15);
  return (hash >>> 3) & 0xffff;
}

function imageOf(
  repository: RepositoryRef,
  at: number,
  build: number,
  own: readonly Finding[],
  many: number,
): ReportedImage {
  const digestOf = (which: number): Digest =>
    Digest.parse(
      `sha256:${BigInt(at * 1_000_003 + which + 1)
        .toString(16)
        .padStart(64, 'a5')}`,
    );
  const findings = worstFirst(findingsAt(build, at, own, many));
  const image = { ...repository, digest: digestOf(build) };
  const known = findings.map((finding) => ({ finding, occurrences: [finding] }));
  const pushedAt = new Date(NOW.getTime() - (200 - build) * DAY).toISOString();
  const evidence: Evidence = {
    image,
    artifact: { kind: 'image', manifest: { text: '{}', mediaType: '' } },
    tags: [`1.${build}.0`],
    platforms: [{ digest: image.digest, scan: emptyScan('complete') }],
    pushedAt,
  };
  const decision = decideCase(
    {
      image,
      tags: evidence.tags,
      platforms: 1,
      known,
      doubts: [],
      feeds: { kev: NOW.toISOString(), epss: NOW.toISOString() },
      now: NOW,
      pushedAt,
      waivers: POLICY.waivers,
    },
    POLICY,
  );
  const judgement = judgementOf(evidence, decision, POLICY.version, NOW);
  const previous = { digest: digestOf(build - 1), name: `1.${build - 1}.0` };
  const before = build > 0 ? findingsAt(build - 1, at, own, many) : [];
  const current: Current = {
    judgement,
    number: 2,
    revision: 4,
    settledAt: NOW.toISOString(),
    lease: { owner: 'bench', until: 0 },
    said: {},
    findingsItems: 1,
  };
  return {
    tag: `1.${build}.0`,
    current,
    isCounted: build % 10 === 9,
    history: [{ ...judgement, number: 1, judgedAt: pushedAt, because: 'scan-ended' }],
    weighed: {
      decision,
      findings: reportedFindings(decision, findings),
      ...(build > 0 && { diff: diffOf(findings, { ...previous, findings: before }, true) }),
    },
  };
}
