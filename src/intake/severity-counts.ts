import type { SeverityCounts } from '../core/evidence/scan-counts.ts';
import { type Severity, severityOf } from '../core/findings/severity.ts';

/** Counts by the scanner's words as counts by severity; a word that nobody knows counts as unknown. */
export function bySeverity(given: Readonly<Record<string, number>>): SeverityCounts {
  const counts: Partial<Record<Severity, number>> = {};
  for (const [reported, count] of Object.entries(given)) {
    const severity = severityOf(reported) ?? 'UNKNOWN';
    counts[severity] = (counts[severity] ?? 0) + count;
  }
  return counts;
}
