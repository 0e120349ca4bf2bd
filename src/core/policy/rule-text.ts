import { rankOf, type Severity, WORST_FIRST } from '../findings/severity.ts';
import type { Unknown } from './match-rule.ts';
import { DAY, type Rule } from './policy.ts';

/**
 * What the findings that meet a rule have in common, for people: reads on behind "3 findings are …".
 * `weights` are the findings' own, so that "HIGH or worse" is said as what is there.
 */
export function sayMet(rule: Rule, weights: readonly Severity[]): string {
  const qualities = qualitiesOf(rule, weights);
  return [weightText(weights), exploitedText(rule), joined(qualities)].filter(Boolean).join(' ');
}

/** The same for findings that meet a rule as far as is known. */
export const sayUnlessKnown = (
  weights: readonly Severity[],
  unknown: readonly Unknown[],
): string => {
  const asked = [...new Set(unknown)].map((field) => ASKED[field]);
  return `${weightText(weights)}, and ${asked.join(', and ')}`;
};

const ASKED: Record<Unknown, string> = {
  fix: 'the scan does not say whether there is a fix',
  exploit: 'the scan does not say whether there is an exploit',
  cvss: 'there is no CVSS score',
  'in-use': 'the scan does not say whether the image is in use',
  'package-type': 'the scan does not say what type of package it is in',
  published: 'the scan does not say when it was published',
  kev: 'nobody can say whether CISA knows it to be exploited',
  epss: 'nobody can say how likely an exploit is',
};

const weightText = (weights: readonly Severity[]): string =>
  listed(
    WORST_FIRST.filter((severity) => weights.includes(severity)).map((severity) =>
      severity === 'UNKNOWN' ? 'unranked' : severity,
    ),
    'or',
  );

/** The rule by itself, for a policy put into words: "HIGH or worse with a fix available". */
export function sayRule(rule: Rule): string {
  const { severityAtLeast } = rule;
  const severity =
    severityAtLeast && severityAtLeast !== 'CRITICAL'
      ? `${severityAtLeast} or worse`
      : (severityAtLeast ?? 'of any severity');
  const least = severityAtLeast ? rankOf(severityAtLeast) : 0;
  const weights = WORST_FIRST.filter((one) => one !== 'UNKNOWN' && rankOf(one) >= least);
  return [severity, exploitedText(rule), joined(qualitiesOf(rule, weights))]
    .filter(Boolean)
    .join(' ');
}

const exploitedText = ({ kev }: Rule): string =>
  kev ? 'and known by CISA to be exploited (KEV)' : '';

function qualitiesOf(rule: Rule, weights: readonly Severity[]): string[] {
  return [
    ...(rule.fix ? ['with a fix available'] : []),
    ...(rule.exploit ? ['with a known exploit'] : []),
    ...(rule.cvssAtLeast === undefined ? [] : [`with a CVSS score of ${rule.cvssAtLeast} or more`]),
    ...(rule.epssAtLeast === undefined
      ? []
      : [`with an EPSS score of ${percent(rule.epssAtLeast)} or more`]),
    ...(rule.epssPercentileAtLeast === undefined
      ? []
      : [`among the likeliest ${percent(1 - rule.epssPercentileAtLeast)} by EPSS`]),
    ...(rule.inUse ? ['in an image that is in use'] : []),
    ...(rule.packageTypes ? [`in ${listed(rule.packageTypes, 'or')} packages`] : []),
    ...(rule.grace ? graceText(rule.grace, rule.graceSince, weights) : []),
  ];
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

/** `14 days`, `1 day`, `36 hours`: whole days where they are whole. */
export function sayDuration(milliseconds: number): string {
  if (milliseconds % DAY === 0) return counted(milliseconds / DAY, 'day');
  const hours = milliseconds / (DAY / 24);
  return Number.isInteger(hours)
    ? counted(hours, 'hour')
    : counted(Math.round(hours * 60), 'minute');
}

const counted = (count: number, unit: string): string =>
  `${count} ${unit}${count === 1 ? '' : 's'}`;

const joined = (qualities: readonly string[]): string => qualities.join(' and ');

const listed = (words: readonly string[], conjunction: string): string =>
  words.length <= 1
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;

/** `0.5 %`, `10 %`: no more digits than there are. */
const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;
