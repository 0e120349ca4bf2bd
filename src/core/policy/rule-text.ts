import { rankOf, type Severity, WORST_FIRST } from '../findings/severity.ts';
import { sayDuration, wordsIn } from '../words.ts';
import { sayAtLeast } from './conditions/severity.ts';
import { questionsOf, type Rule, type UnknownName } from './rule.ts';
import { unknownNamed } from './unknowns.ts';

/**
 * What the findings that meet a rule have in common, for people: reads on behind "3 findings are …".
 * `weights` are the findings' own, so that "HIGH or worse" is said as what is there.
 */
export const sayMet = (rule: Rule, weights: readonly Severity[]): string =>
  [weightText(weights), qualitiesText(rule, weights)].filter(Boolean).join(' ');

/** The same for findings that meet a rule as far as is known. */
export const sayUnlessKnown = (
  weights: readonly Severity[],
  unknown: readonly UnknownName[],
): string => {
  const unanswered = [...new Set(unknown)].map((name) => unknownNamed(name).unanswered);
  return `${weightText(weights)}, and ${unanswered.join(', and ')}`;
};

const weightText = (weights: readonly Severity[]): string =>
  wordsIn(
    WORST_FIRST.filter((severity) => weights.includes(severity)).map((severity) =>
      severity === 'UNKNOWN' ? 'unranked' : severity,
    ),
    'or',
  );

/** The rule by itself, for a policy put into words: "HIGH or worse with a fix available". */
export function sayRule(rule: Rule): string {
  const { severityAtLeast } = rule;
  const severity = severityAtLeast ? sayAtLeast(severityAtLeast) : 'of any severity';
  const least = severityAtLeast ? rankOf(severityAtLeast) : 0;
  const weights = WORST_FIRST.filter((one) => one !== 'UNKNOWN' && rankOf(one) >= least);
  return [severity, qualitiesText(rule, weights)].filter(Boolean).join(' ');
}

/** Everything that a rule asks but the severity, which begins every sentence. */
function qualitiesText(rule: Rule, weights: readonly Severity[]): string {
  const questions = questionsOf(rule).filter(({ field }) => field !== 'severityAtLeast');
  const first = questions.filter(({ saidFirst }) => saidFirst);
  const others = [
    ...questions.filter(({ saidFirst }) => !saidFirst).map(({ says }) => says()),
    ...(rule.grace ? graceText(rule.grace, rule.graceSince, weights) : []),
  ];
  return [...first.map(({ says }) => says()), others.join(' and ')].filter(Boolean).join(' ');
}

/** Only what the weights at hand are given; a severity without a grace counts at once. */
function graceText(
  grace: NonNullable<Rule['grace']>,
  since: Rule['graceSince'],
  weights: readonly Severity[],
): string[] {
  const present = WORST_FIRST.filter((severity) => weights.includes(severity));
  const times = present.flatMap((severity) => {
    const time = grace[severity];
    return time === undefined ? [] : [{ severity, time }];
  });
  const [first, ...others] = times;
  if (!first) return [];
  const isOne = others.every(({ time }) => time === first.time) && times.length === present.length;
  const span = isOne
    ? sayDuration(first.time)
    : times.map(({ severity, time }) => `${sayDuration(time)} if ${severity}`).join(', ');
  return [`${since === 'published' ? 'published' : 'open'} for more than ${span}`];
}
