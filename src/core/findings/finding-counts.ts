import { type Finding, isInKev, weightOf } from './finding.ts';
import { type Severity, WORST_FIRST } from './severity.ts';

/** `4 (1 CRITICAL, 3 HIGH, 1 in KEV)`: how many findings, and what makes them matter. */
export function sayFindings(findings: readonly Finding[]): string {
  const weights = findings.map(weightOf);
  const counts = WORST_FIRST.flatMap((severity) => {
    const count = weights.filter((weight) => weight === severity).length;
    return count > 0 ? [`${count} ${wordOf(severity)}`] : [];
  });
  const exploited = findings.filter(isInKev).length;
  const noted = [...counts, ...(exploited > 0 ? [`${exploited} in KEV`] : [])];
  return noted.length > 0 ? `${findings.length} (${noted.join(', ')})` : '0';
}

const wordOf = (severity: Severity): string => (severity === 'UNKNOWN' ? 'unranked' : severity);
