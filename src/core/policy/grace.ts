import { type Finding, weightOf } from '../findings/finding.ts';
import { CLOCK_TOLERANCE } from './conditions/condition.ts';
import { reaches } from './conditions/severity.ts';
import type { Policy } from './policy.ts';
import type { Rule } from './rule.ts';

/** Milliseconds: the longest that any rule spares any finding. */
export const longestGraceOf = ({ base, overrides }: Policy): number =>
  Math.max(
    0,
    ...[base, ...overrides].flatMap(({ rules }) =>
      rules.flatMap(({ grace = {} }) => Object.values(grace)),
    ),
  );

/** Until when a finding is spared (ISO time), or that nobody knows it; undefined where nothing spares it. */
export type Spared = { readonly until: string } | 'published' | undefined;

/** The shortest grace among the occurrences of one finding that the rule is about. */
export const graceOfAll = (rule: Rule, occurrences: readonly Finding[], now: Date): Spared =>
  occurrences
    .filter((one) => reaches(weightOf(one), rule.severityAtLeast))
    .map((one) => graceOf(rule, one, now))
    .reduce(shorterGrace);

const shorterGrace = (a: Spared, b: Spared): Spared => {
  if (a === undefined || b === undefined) return undefined;
  if (a === 'published' || b === 'published') return 'published';
  return a.until <= b.until ? a : b;
};

function graceOf(rule: Rule, finding: Finding, now: Date): Spared {
  const grace = rule.grace?.[weightOf(finding)];
  if (grace === undefined) return undefined;
  const byPublication = rule.graceSince === 'published';
  const since = byPublication ? finding.published : (finding.firstSeen ?? now.toISOString());
  const started = since === undefined ? Number.NaN : Date.parse(since);
  if (Number.isNaN(started) || started > now.getTime() + CLOCK_TOLERANCE) {
    return byPublication ? 'published' : undefined;
  }
  const until = Math.min(started, now.getTime()) + grace;
  return until > now.getTime() ? { until: new Date(until).toISOString() } : undefined;
}
