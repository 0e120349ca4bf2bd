import type { Evidence } from '../../../src/core/evidence/evidence.ts';
import { findingsToKeep } from '../../../src/core/judgement/audit.ts';
import { decide } from '../../../src/core/judgement/decide.ts';
import { judgementOf } from '../../../src/core/judgement/judgement.ts';
import type { Policy } from '../../../src/core/policy/policy.ts';
import {
  type ReportedImage,
  reportedFindings,
  tagOf,
} from '../../../src/core/report/reported-image.ts';
import type { Format, Report, ReportedRepository } from '../../../src/report/report.ts';
import { background, IMAGE, policyWith, settledWith } from '../../support/samples.ts';

/** An image as the ledger knows it, judged by a policy, by default the built-in one. */
export function reported(evidence: Evidence, policy: Policy = policyWith()): ReportedImage {
  const known = background({ waivers: policy.waivers });
  const decision = decide(evidence, policy, known);
  const judgement = judgementOf(evidence, decision, 'policy-1', known.now);
  return {
    tag: tagOf(judgement),
    current: settledWith({ judgement }),
    isCounted: true,
    history: [],
    weighed: { decision, findings: reportedFindings(decision, findingsToKeep(decision)) },
  };
}

export async function* each<T>(things: Iterable<T>): AsyncGenerator<T> {
  yield* things;
}

/** A report on images of one repository. */
export const reportOn = (
  images: Iterable<ReportedImage>,
  head: Partial<Report['head']> = {},
  unreadable = 0,
): Report =>
  reportOf([{ repository: IMAGE, images: each(images), unreadable: () => unreadable }], head);

export const reportOf = (
  repositories: Iterable<ReportedRepository>,
  head: Partial<Report['head']> = {},
): Report => ({
  head: {
    madeAt: '2026-11-21T10:00:05.000Z',
    policyVersion: 'policy-1',
    version: '0.1.0',
    ...head,
  },
  repositories: each(repositories),
  exceptions: [],
  weeks: async () => ({ weeks: [], unreadable: 0 }),
});

/** The whole text that a format writes. */
export async function written(format: Format, report: Report): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of format.write(report)) pieces.push(piece);
  return pieces.join('');
}
