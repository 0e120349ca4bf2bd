import { type Finding, weightOf } from '../findings/finding.ts';
import { rankOf, type Severity } from '../findings/severity.ts';
import type { Rule } from './policy.ts';

/** A field that a rule asks about and that nobody has answered. */
export type Unknown =
  | 'fix'
  | 'exploit'
  | 'cvss'
  | 'in-use'
  | 'package-type'
  | 'published'
  | 'kev'
  | 'epss';

/** What the feeds answer; everything else is the scanner's to say. */
const OF_THE_FEEDS: readonly Unknown[] = ['kev', 'epss'];

/** How a rule decides on a finding. */
export type Match =
  | { readonly met: 'no' }
  | { readonly met: 'yes' }
  /** Every known condition holds; `unknown` could still be its way out. */
  | { readonly met: 'unless-known'; readonly unknown: readonly Unknown[] }
  /** It will be met at `until` (ISO time) if nothing changes. */
  | {
      readonly met: 'in-grace';
      readonly until: string;
      readonly unknown: readonly Unknown[];
    };

const NO: Match = { met: 'no' };

/** `'no'`, `'yes'`, or the name of the field that nobody has answered. */
type Answer = 'no' | 'yes' | Unknown;

/**
 * Three-valued: a condition whose field is unknown does not fail, because an unknown never helps an
 * image pass. An unranked finding (no severity, no score) meets no severity threshold: it is listed
 * for people instead. Where the occurrences of one finding disagree, the worst answer stands for each
 * condition, so that one more occurrence never makes a match milder.
 */
export function matchRule(rule: Rule, occurrences: readonly Finding[], now: Date): Match {
  if (!occurrences.some((one) => isHeavyEnough(rule, weightOf(one)))) return NO;
  const answers = answersOf(rule, occurrences);
  if (answers.includes('no')) return NO;
  const grace = rule.grace && graceOfAll(rule, occurrences, now);
  const unknown = answers.filter((answer) => answer !== 'yes' && answer !== 'no');
  if (grace === 'published') unknown.push(grace);
  else if (grace) return { met: 'in-grace', until: grace.until, unknown };
  return unknown.length > 0 ? { met: 'unless-known', unknown } : { met: 'yes' };
}

function answersOf(rule: Rule, occurrences: readonly Finding[]): Answer[] {
  const [first, ...others] = occurrences;
  const answers = first ? conditions(rule, first) : [];
  for (const one of others) {
    for (const [at, answer] of conditions(rule, one).entries()) {
      answers[at] = worseAnswer(answers[at] ?? 'no', answer);
    }
  }
  return answers;
}

const graceOfAll = (rule: Rule, occurrences: readonly Finding[], now: Date): Spared =>
  occurrences
    .filter((one) => isHeavyEnough(rule, weightOf(one)))
    .map((one) => graceOf(rule, one, now))
    .reduce(shorterGrace);

const isHeavyEnough = ({ severityAtLeast }: Rule, weight: Severity): boolean =>
  !severityAtLeast || (weight !== 'UNKNOWN' && rankOf(weight) >= rankOf(severityAtLeast));

const worseAnswer = (a: Answer, b: Answer): Answer => {
  if (a === 'no' || b === 'yes') return b;
  return a;
};

/** What follows where only unknown fields stand between the finding and the rule. */
export function consequenceOf(rule: Rule, unknown: readonly Unknown[]): 'quarantine' | 'undecided' {
  if (rule.whenUnknown) return rule.whenUnknown;
  // A feed comes again tomorrow; what a scanner does not say today, it will not say then.
  return unknown.some((field) => OF_THE_FEEDS.includes(field)) ? 'undecided' : 'quarantine';
}

function conditions(rule: Rule, finding: Finding): Answer[] {
  const { fix, exploit, kev, epss, cvss } = finding;
  const answers: Answer[] = [];
  if (rule.fix) answers.push(stated(fix.state, 'available', 'fix'));
  if (rule.exploit) answers.push(stated(exploit, 'known', 'exploit'));
  if (rule.kev) answers.push(stated(kev?.state ?? 'unknown', 'listed', 'kev'));
  if (rule.cvssAtLeast !== undefined) {
    answers.push(atLeast(rule.cvssAtLeast, cvss?.score, undefined, 'cvss'));
  }
  if (rule.epssAtLeast !== undefined) {
    answers.push(atLeast(rule.epssAtLeast, epss?.score, epss?.incomplete, 'epss'));
  }
  if (rule.epssPercentileAtLeast !== undefined) {
    const incomplete = epss?.incomplete ?? epss?.percentileIncomplete;
    answers.push(atLeast(rule.epssPercentileAtLeast, epss?.percentile, incomplete, 'epss'));
  }
  if (rule.inUse) answers.push(usage(finding));
  if (rule.packageTypes) answers.push(packageType(rule.packageTypes, finding));
  return answers;
}

const stated = (value: string, wanted: string, field: Unknown): Answer => {
  if (value === wanted) return 'yes';
  return value === 'unknown' ? field : 'no';
};

function atLeast(
  threshold: number,
  value: number | undefined,
  incomplete: true | undefined,
  field: Unknown,
): Answer {
  if (value !== undefined && value >= threshold) return 'yes';
  return value === undefined || incomplete ? field : 'no';
}

const usage = ({ inUse }: Finding): Answer => {
  if (inUse === undefined) return 'in-use';
  return inUse > 0 ? 'yes' : 'no';
};

const packageType = (wanted: readonly string[], { package: { manager } }: Finding): Answer => {
  if (manager === undefined) return 'package-type';
  return wanted.includes(manager.toUpperCase()) ? 'yes' : 'no';
};

/** A scanner's clock may be ahead of ours by a little; a date far in the future is no date. */
const CLOCK_TOLERANCE = 24 * 60 * 60 * 1_000;

/** Until when a finding is spared; undefined where nothing spares it. */
type Spared = { readonly until: string } | 'published' | undefined;

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
