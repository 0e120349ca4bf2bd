/**
 * The scanner's ranks, mildest first: the order is the rank.
 * UNKNOWN (UNDEFINED, UNTRIAGED) stands above MEDIUM: nobody has called such a finding harmless.
 */
export const SEVERITIES = [
  'INFORMATIONAL',
  'LOW',
  'MEDIUM',
  'UNKNOWN',
  'HIGH',
  'CRITICAL',
] as const;
export type Severity = (typeof SEVERITIES)[number];

export const rankOf = (severity: Severity): number => SEVERITIES.indexOf(severity);

export const isBelow = (severity: Severity, least: Severity): boolean =>
  rankOf(severity) < rankOf(least);

/** Worst first, for people. */
export const WORST_FIRST: readonly Severity[] = SEVERITIES.toReversed();

/** A Map: a severity called "constructor" is no word of any scanner. */
const REPORTED: ReadonlyMap<string, Severity> = new Map([
  ['INFORMATIONAL', 'INFORMATIONAL'],
  ['LOW', 'LOW'],
  ['MEDIUM', 'MEDIUM'],
  ['HIGH', 'HIGH'],
  ['CRITICAL', 'CRITICAL'],
  ['UNDEFINED', 'UNKNOWN'],
  ['UNTRIAGED', 'UNKNOWN'],
]);

/**
 * The severity for a scanner's word, or undefined for a word that no scanner of ECR is known to use.
 * Basic scanning says UNDEFINED and enhanced scanning UNTRIAGED where a vendor has set no priority.
 */
export const severityOf = (reported: string): Severity | undefined => REPORTED.get(reported);

/** The rank for a CVSS score in (0,10], by Inspector's own bands. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return 'LOW';
}
