import { weightOf } from '../../findings/finding.ts';
import { rankOf, type Severity } from '../../findings/severity.ts';
import { condition } from './condition.ts';
import { aSeverity } from './takes.ts';

/** An unranked finding reaches no severity: it is named to people instead. */
export const reaches = (weight: Severity, least: Severity | undefined): boolean =>
  least === undefined || (weight !== 'UNKNOWN' && rankOf(weight) >= rankOf(least));

/** `CRITICAL`, `HIGH or worse`. */
export const sayAtLeast = (severity: Severity): string =>
  severity === 'CRITICAL' ? severity : `${severity} or worse`;

export const severity = condition({
  key: 'severity',
  field: 'severityAtLeast',
  takes: aSeverity,
  describes: 'This severity or a worse one.',
  ask: (least, finding) => (reaches(weightOf(finding), least) ? 'yes' : 'no'),
  implies: (least, other) => rankOf(least) >= rankOf(other),
  says: sayAtLeast,
  asksFor: sayAtLeast,
});
