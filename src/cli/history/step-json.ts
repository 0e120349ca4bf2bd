import { type Finding, weightOf } from '../../core/findings/finding.ts';
import { toldOf } from '../../core/findings/suppression.ts';
import { acceptedIn, changesOf } from './changes.ts';
import type { Step } from './read-steps.ts';

/** One judgement of the history for programs; `changes` is absent in the first one that is kept. */
export function stepEntry(step: Step, before: Step | undefined): object {
  const { number, judgement, isCurrent = false, findings } = step;
  const {
    verdict,
    reasons,
    counts,
    judgedAt,
    policyVersion,
    override,
    names,
    rules,
    feeds,
    because,
    released,
    correlationId,
  } = judgement;
  const { findings: difference, ...changes } = before ? changesOf(before, step) : {};
  return {
    number,
    judgedAt,
    ...(because && { because }),
    ...(correlationId && { correlationId }),
    verdict,
    reasons,
    ...(released && { released }),
    policyVersion,
    ...(override && { override }),
    rules,
    feeds,
    counts,
    names,
    stands: isCurrent,
    findingsKept: findings !== undefined,
    ...(before && {
      changes: {
        ...changes,
        ...(difference && {
          findings: {
            new: difference.added.map(briefly),
            gone: difference.gone.map(briefly),
            partial: difference.isPartial,
          },
        }),
      },
    }),
    accepted: acceptedIn(findings ?? []).map(({ by, findings: covered }) => ({
      ...toldOf(by),
      findings: covered.map(briefly),
    })),
  };
}

const briefly = (finding: Finding) => ({
  id: finding.id,
  package: finding.package.name,
  ...(finding.package.version && { version: finding.package.version }),
  severity: weightOf(finding),
});
