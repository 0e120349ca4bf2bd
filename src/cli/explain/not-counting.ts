import { among, type Finding, findingsOf } from '../../core/findings/finding.ts';
import { rankOf } from '../../core/findings/severity.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import { standingAgainst } from '../../core/judgement/released.ts';
import type { Deciding } from '../../core/judgement/weigh-findings.ts';
import type { Circumstances } from '../../core/policy/conditions/condition.ts';
import { CONDITIONS } from '../../core/policy/conditions/conditions.ts';
import { severity } from '../../core/policy/conditions/severity.ts';
import { matchRule } from '../../core/policy/match-rule.ts';
import { questionsOf, type Rule, without } from '../../core/policy/rule.ts';

/** A finding that no rule counts. */
export interface NotCounting {
  readonly finding: Finding;
  /** The rule that comes nearest, and the one thing it asks for that the finding is not. */
  readonly missed?: Missed;
}

interface Missed {
  readonly rule: string;
  readonly asksFor: string;
}

/**
 * What has a rank or a score, is not set aside, and still counts for nothing, neither now nor after a
 * grace; worst first. `unsettled`: what would count unless an unknown says otherwise. Pure.
 */
export function notCountingOf(
  decision: Decision,
  unsettled: readonly Deciding[],
  rules: readonly Rule[],
  circumstances: Circumstances,
): NotCounting[] {
  const { advised, inGrace, suppressed, unranked } = decision;
  const deciding = standingAgainst(decision);
  const isElsewhere = among([
    ...findingsOf([...deciding, ...advised, ...inGrace, ...suppressed, ...unsettled]),
    ...unranked,
  ]);
  return decision.known.flatMap(({ finding, occurrences }) => {
    if (isElsewhere(finding)) return [];
    const missed = nearestMiss(rules, occurrences, circumstances);
    return [{ finding, ...(missed && { missed }) }];
  });
}

/**
 * The rule that a finding misses by one condition alone: another one than the severity where there is
 * one, otherwise the rule that asks for the lowest. Undefined where every rule is further away.
 */
function nearestMiss(
  rules: readonly Rule[],
  occurrences: readonly Finding[],
  circumstances: Circumstances,
): Missed | undefined {
  const lowestFirst = rules.toSorted((a, b) => severityRank(a) - severityRank(b));
  for (const one of SEVERITY_LAST) {
    for (const rule of one === severity ? lowestFirst : rules) {
      const question = questionsOf(rule).find(({ field }) => field === one.field);
      if (!question) continue;
      if (matchRule(without(rule, question), occurrences, circumstances).met !== 'no') {
        return { rule: rule.name, asksFor: question.asksFor() };
      }
    }
  }
  return undefined;
}

const SEVERITY_LAST = [...CONDITIONS.filter((one) => one !== severity), severity];

const severityRank = ({ severityAtLeast }: Rule): number =>
  severityAtLeast ? rankOf(severityAtLeast) : -1;
