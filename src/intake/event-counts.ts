import type { ScanReport } from '../core/evidence/scan-report.ts';
import { bySeverity } from './severity-counts.ts';

type Counts = Readonly<Record<string, number>>;
/** What an event says of a scan's findings by the counts that it gives, where it gives any. */
export type CountIn = (counts: Counts | undefined) => Omit<ScanReport, 'at' | 'finished'>;

/** Basic scanning leaves out severities without a finding, and at times all of them: then it says nothing. */
export const countedByBasic: CountIn = (given = {}) => {
  const said = Object.values(given);
  return {
    counts: bySeverity(given),
    countsNone: said.length > 0 && said.every((count) => count === 0),
  };
};

/** Inspector's TOTAL includes severities it does not list; without it nothing is known of those. */
export const countedByInspector: CountIn = (given = {}) => {
  const { TOTAL: total, ...listed } = given;
  const counts = bySeverity(listed);
  const countsNone = total === 0 && Object.values(counts).every((count) => count === 0);
  // Inspector sends this event for the initial scan alone.
  return { counts, countsNone, isFirst: true, ...(total !== undefined && { total }) };
};
