import type { Finding } from '../../core/findings/finding.ts';
import { rankOf } from '../../core/findings/severity.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Deciding } from '../../core/judgement/weigh-findings.ts';
import { matchRule } from '../../core/policy/match-rule.ts';
import type { Rule } from '../../core/policy/policy.ts';

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
 * grace; worst first. `open`: what would count unless an unknown says otherwise. Pure.
 */
export function notCountingOf(
  decision: Decision,
  open: readonly Deciding[],
  rules: readonly Rule[],
  now: Date,
): NotCounting[] {
  const { deciding, advised, inGrace, setAside, unranked } = decision;
  const elsewhere = new Set([
    ...[...deciding, ...advised, ...inGrace, ...setAside, ...open].map(({ finding }) => finding),
    ...unranked,
  ]);
  return decision.known.flatMap(({ finding, occurrences }) => {
    if (elsewhere.has(finding)) return [];
    const missed = nearestMiss(rules, occurrences, now);
    return [{ finding, ...(missed && { missed }) }];
  });
}

const ASKS = {
  fix: () => 'a fix',
  exploit: () => 'a known exploit',
  kev: () => 'an entry in KEV',
  inUse: () => 'an image in use',
  cvssAtLeast: ({ cvssAtLeast }) => `a CVSS score of ${cvssAtLeast} or more`,
  epssAtLeast: ({ epssAtLeast = 0 }) => `an EPSS score of ${percent(epssAtLeast)} or more`,
  epssPercentileAtLeast: ({ epssPercentileAtLeast = 0 }) =>
    `a place among the likeliest ${percent(1 - epssPercentileAtLeast)} by EPSS`,
  packageTypes: ({ packageTypes = [] }) => `a package of type ${packageTypes.join(' or ')}`,
  severityAtLeast: ({ severityAtLeast }) =>
    severityAtLeast === 'CRITICAL' ? 'CRITICAL' : `${severityAtLeast} or worse`,
} as const satisfies Partial<Record<keyof Rule, (rule: Rule) => string>>;

const CONDITIONS = Object.keys(ASKS) as (keyof typeof ASKS)[];

const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;

/**
 * The rule that a finding misses by one condition alone: another one than the severity where there is
 * one, otherwise the rule that asks for the lowest. Undefined where every rule is further away.
 */
function nearestMiss(
  rules: readonly Rule[],
  occurrences: readonly Finding[],
  now: Date,
): Missed | undefined {
  const lowestFirst = rules.toSorted((a, b) => severityRank(a) - severityRank(b));
  for (const condition of CONDITIONS) {
    for (const rule of condition === 'severityAtLeast' ? lowestFirst : rules) {
      const { [condition]: asked, ...others } = rule;
      if (asked !== undefined && matchRule(others, occurrences, now).met !== 'no') {
        return { rule: rule.name, asksFor: ASKS[condition](rule) };
      }
    }
  }
  return undefined;
}

const severityRank = ({ severityAtLeast }: Rule): number =>
  severityAtLeast ? rankOf(severityAtLeast) : -1;
