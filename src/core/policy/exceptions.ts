import { type Finding, weightOf } from '../findings/finding.ts';
import { rankOf, type Severity } from '../findings/severity.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import type { IgnoreRule, Policy, Waiver } from './policy.ts';
import { coversFinding, coversImage, type Place } from './scope.ts';

/**
 * What has an end lapses at it to the millisecond, and one beyond the longest term never began. Only
 * ignore rules may have none.
 */
export const isInForce = (
  { until }: Pick<IgnoreRule, 'until'>,
  { longestWaiver }: Pick<Policy, 'longestWaiver'>,
  now: Date,
): boolean => {
  if (until === undefined) return true;
  const left = Date.parse(until) - now.getTime();
  return left > 0 && left <= longestWaiver;
};

/** The ignore rules and waivers that can apply to an image at one place: most images have few. */
export interface Exceptions {
  readonly ignore: readonly IgnoreRule[];
  readonly waivers: readonly Waiver[];
}

/** The rules and waivers whose scope covers the image; what they say of findings is asked later. */
export function exceptionsAt(
  place: Place,
  policy: Policy,
  waivers: readonly Waiver[],
  now: Date,
): Exceptions {
  const holds = (one: IgnoreRule | Waiver): boolean =>
    isInForce(one, policy, now) && coversImage(one.scope, place);
  return {
    ignore: policy.ignore.filter(holds),
    waivers: waivers.filter(holds),
  };
}

/**
 * Why the finding does not count, or undefined where it does. An occurrence on another platform that
 * is not covered keeps the finding in the verdict.
 */
export function suppressedBy(
  finding: Finding,
  occurrences: readonly Finding[],
  { ignore, waivers }: Exceptions,
): SuppressedBy | undefined {
  if (finding.setAside !== undefined) return { kind: 'scanner', why: finding.setAside };
  if (ignore.length + waivers.length === 0) return undefined;
  const rule = lastToLapse(ignore.filter((one) => occurrences.every((each) => isNoise(one, each))));
  if (rule) return ignoredBy(rule);
  const waiver = lastToLapse(
    waivers.filter((one) => occurrences.every((each) => isWaived(one, each))),
  );
  return waiver && waivedBy(waiver);
}

/** An ignore rule as it stands beside what it sets aside. */
export const ignoredBy = ({
  name,
  by,
  reason,
  until,
  source,
  origin,
}: IgnoreRule): Extract<SuppressedBy, { kind: 'ignored' }> => ({
  kind: 'ignored',
  rule: name,
  ...(by && { by }),
  why: reason,
  ...(until && { until }),
  source,
  origin,
});

/** A waiver as it stands beside what it sets aside. */
export const waivedBy = ({
  name,
  by,
  reason,
  until,
  ticket,
  source,
  origin,
}: Waiver): Extract<SuppressedBy, { kind: 'waived' }> => ({
  kind: 'waived',
  waiver: name,
  by,
  why: reason,
  until,
  ...(ticket && { ticket }),
  source,
  origin,
});

/** What never lapses comes first, and of what is alike the first. */
const lastToLapse = <T extends Pick<IgnoreRule, 'until'>>(found: readonly T[]): T | undefined => {
  const end = ({ until }: T): number => (until === undefined ? Infinity : Date.parse(until));
  return found.reduce<T | undefined>(
    (last, one) => (last === undefined || end(one) > end(last) ? one : last),
    undefined,
  );
};

/** Whether an ignore rule is about a finding, wherever the image. */
export function isNoise(rule: IgnoreRule, finding: Finding): boolean {
  if (!coversFinding(rule.scope, finding)) return false;
  if (rule.fix && finding.fix.state !== rule.fix) return false;
  return isAtMost(finding, rule.severityAtMost);
}

/** Whether a waiver is about a finding, wherever the image. */
export const isWaived = ({ scope, severityAtMost }: Waiver, finding: Finding): boolean =>
  coversFinding(scope, finding) && isAtMost(finding, severityAtMost);

function isAtMost(finding: Finding, most: Severity | undefined): boolean {
  if (most === undefined) return true;
  const weight = weightOf(finding);
  // Nobody has called an unranked finding mild.
  return weight !== 'UNKNOWN' && rankOf(weight) <= rankOf(most);
}
