import type { RepositoryFigures } from '../../../src/core/bulletin/figures.ts';
import type { Evidence } from '../../../src/core/evidence/evidence.ts';
import { diffOf, type PreviousImage } from '../../../src/core/findings/diff.ts';
import type { Finding } from '../../../src/core/findings/finding.ts';
import { findingsToKeep } from '../../../src/core/judgement/audit.ts';
import type { Background } from '../../../src/core/judgement/background.ts';
import { decide } from '../../../src/core/judgement/decide.ts';
import { judgementOf } from '../../../src/core/judgement/judgement.ts';
import { BUILT_IN_POLICY, type Policy } from '../../../src/core/policy/policy.ts';
import { type ReportedImage, reportedFindings } from '../../../src/core/report/reported-image.ts';
import type { Report, ReportedRepository } from '../../../src/report/report.ts';
import { background, imageWith, settledWith } from '../../support/samples.ts';

export const MADE_AT = '2026-11-22T06:00:00.000Z';

interface Circumstances {
  readonly policy?: Policy;
  readonly evidence?: Partial<Evidence>;
  readonly known?: Partial<Background>;
  readonly previous?: PreviousImage;
}

/** `shop/cart:1.4.2` with these findings, judged a day before the report. */
export function reportedWith(
  findings: readonly Finding[],
  { policy = BUILT_IN_POLICY, evidence: more, known, previous }: Circumstances = {},
): ReportedImage {
  const evidence = imageWith({ findings }, more);
  const circumstances = background({ waivers: policy.waivers, ...known });
  const decision = decide(evidence, policy, circumstances);
  const judgement = judgementOf(evidence, decision, policy.version, circumstances.now);
  return {
    tag: '1.4.2',
    current: settledWith({ judgement }),
    isCounted: true,
    history: [],
    weighed: {
      decision,
      findings: reportedFindings(decision, findingsToKeep(decision)),
      ...(previous && { diff: diffOf(decision.findings, previous, true) }),
    },
  };
}

/** Of which the samples are. */
export const REPOSITORY = {
  account: '210987654321',
  region: 'eu-central-1',
  repository: 'shop/cart',
};

/** Nothing open, of one image. */
export const figuresWith = (more: Partial<RepositoryFigures> = {}): RepositoryFigures => ({
  ...REPOSITORY,
  images: 1,
  open: {},
  blocking: {},
  overdue: {},
  fresh: {},
  since: '2026-11-16T06:00:00.000Z',
  daysToFix: {},
  carried: 0,
  unknown: 0,
  withoutVerdict: { count: 0, first: [] },
  lapsing: [],
  ...more,
});

export const repositoryOf = (
  images: readonly ReportedImage[],
  figures?: RepositoryFigures,
): ReportedRepository => ({
  repository: REPOSITORY,
  ...(figures && { figures }),
  unreadable: () => 0,
  images: (async function* () {
    yield* images;
  })(),
});

export const reportOf = (
  repositories: readonly ReportedRepository[],
  more: Partial<Report> = {},
): Report => ({
  head: { madeAt: MADE_AT, policyVersion: 'built-in-1', version: '0.1.0' },
  repositories: (async function* () {
    yield* repositories;
  })(),
  exceptions: [],
  weeks: async () => ({ weeks: [], unreadable: 0 }),
  ...more,
});
