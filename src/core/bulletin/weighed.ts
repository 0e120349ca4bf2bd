import { type Finding, findingKey, findingsOf, weightOf } from '../findings/finding.ts';
import type { KeptFinding } from '../findings/kept-finding.ts';
import { byVulnerability } from '../findings/package-map.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import { judgeAgain } from '../judgement/audit.ts';
import type { Decision } from '../judgement/decision.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Deciding } from '../judgement/weigh-findings.ts';
import type { Policy, Waiver } from '../policy/policy.ts';

/** What becomes of a finding by the policy and by people's words as they are now. */
export interface Standing {
  /** It keeps an image from shipping, or would if its rule did more than advise. */
  readonly isBlocking: boolean;
  /** It is blocking because a grace is over. */
  readonly isOverdue: boolean;
  /** Who has set it aside; undefined where nobody has. */
  readonly by: SuppressedBy | undefined;
}

/** How the findings of one image stand. */
export interface Weighed {
  readonly standingOf: (finding: Finding) => Standing;
  /** Some would keep it from shipping if their rules did more than advise. */
  readonly isAdvised: boolean;
}

export function weighed(
  judgement: Judgement,
  findings: readonly KeptFinding[],
  policy: Policy,
  spoken: readonly Waiver[],
): Weighed {
  return weighedBy(judgeAgain(judgement, findings, policy, spoken));
}

/** The same by a decision. */
export function weighedBy({ deciding, advised, suppressed }: Decision): Weighed {
  const aside = new Map(suppressed.map(({ finding, by }) => [findingKey(finding), by]));
  const blocking = byVulnerability<true>();
  const overdue = byVulnerability<true>();
  const counting = [...deciding, ...advised];
  for (const finding of findingsOf(counting)) blocking.set(finding, true);
  for (const finding of findingsOf(counting.filter(isPastGrace))) overdue.set(finding, true);
  return {
    standingOf: (finding) => ({
      isBlocking: blocking.get(finding) !== undefined,
      isOverdue: overdue.get(finding) !== undefined,
      by: aside.get(findingKey(finding)),
    }),
    isAdvised: advised.length > 0,
  };
}

/** Its rule spared it for a while. Where nobody knows since when, nobody knows that the time is over. */
export function isPastGrace({ finding, rule, unknown }: Deciding): boolean {
  const hadGrace =
    rule.grace?.[weightOf(finding)] !== undefined || rule.imageOlderThan !== undefined;
  return hadGrace && !unknown.includes('published');
}
