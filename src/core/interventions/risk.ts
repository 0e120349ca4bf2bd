import { findingsOf, isInKev, weightOf } from '../findings/finding.ts';
import { isThere, type KeptFinding } from '../findings/kept-finding.ts';
import type { MergedFinding } from '../findings/merge-findings.ts';
import { rankOf, type Severity } from '../findings/severity.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { weighFindings } from '../judgement/weigh-findings.ts';
import type { Policy } from '../policy/policy.ts';
import { viewsOf } from '../policy/views.ts';

/** One vulnerability of an image that a person may accept, wherever in the image it is. */
export interface Risk {
  readonly id: string;
  /** The worst of its findings, as the policy weighs them. */
  readonly weight: Severity;
  /** All the weights of its findings: a person may accept it only where they may accept each. */
  readonly weights: readonly Severity[];
  readonly packages: readonly string[];
  readonly isExploited: boolean;
  /** The version that clears it, where the scanner says. */
  readonly fix?: string;
  /** The rules that it blocks the image by. */
  readonly rules: readonly string[];
  /** It blocks the image; otherwise it will, once its grace is over. */
  readonly blocks: boolean;
}

/**
 * What blocks an image, or will: by the findings that are kept with its judgement, as the policy weighs them under each
 * of its names. One that any name quarantines has to be accepted, for the worst verdict holds. Worst first.
 */
export function risksOf(
  judgement: Judgement,
  kept: readonly KeptFinding[],
  policy: Policy,
  now: Date,
): Risk[] {
  const known = kept.filter(isThere).flatMap((one) => (one.aside ? [] : [mergedOf(one)]));
  const { image, names, pushedAt } = judgement;
  const circumstances = { now, ...(pushedAt && { pushedAt }) };
  const weighed = viewsOf(image, names, policy, policy.waivers, now)
    .filter(({ ruleSet }) => ruleSet.mode === 'enforce')
    .map((view) => weighFindings(known, view, circumstances));
  const counting = weighed.flatMap((one) => one.counting);
  const blocking = new Set(findingsOf(counting));
  const rulesOf = Map.groupBy(counting, ({ finding }) => finding);
  const later = new Set(weighed.flatMap(({ inGrace }) => findingsOf(inGrace)));
  const counted = known
    .map(({ finding }) => finding)
    .filter((finding) => blocking.has(finding) || later.has(finding));
  return [...Map.groupBy(counted, ({ id }) => id)].map(([id, findings]): Risk => {
    const weights = [...new Set(findings.map(weightOf))].sort((a, b) => rankOf(b) - rankOf(a));
    const fix = findings.flatMap((one) =>
      one.fix.state === 'available' && one.fix.version ? [one.fix.version] : [],
    )[0];
    return {
      id,
      weight: weights[0] ?? 'UNKNOWN',
      weights,
      packages: [...new Set(findings.map((one) => one.package.name))],
      isExploited: findings.some(isInKev),
      ...(fix && { fix }),
      rules: [
        ...new Set(
          findings.flatMap((one) => (rulesOf.get(one) ?? []).map(({ rule }) => rule.name)),
        ),
      ].sort(),
      blocks: findings.some((finding) => blocking.has(finding)),
    };
  });
}

/** A kept finding as it was found, whoever has set it aside. */
export function mergedOf({
  aside: _aside,
  occurrences,
  gone: _gone,
  ...finding
}: KeptFinding): MergedFinding {
  return { finding, occurrences: occurrences ?? [finding] };
}

/** An id is a pattern where a waiver names it: one that would match others too is for the policy's owner. */
export const canBeNamed = ({ id }: Pick<Risk, 'id'>): boolean => /^[^*?\s]{1,150}$/.test(id);
