import { isWaiting, type ScanReading } from './evidence.ts';
import { type Counted, listed, plus, undeliveredOf } from './scan-counts.ts';

/** What an event says of the scan whose end it tells of: a second witness beside the scan itself. */
export interface ScanReport extends Counted {
  /** ISO time of the event. */
  readonly at: string;
  /** The scan went well. */
  readonly finished: boolean;
  /** It tells of the first scan of all: no older one can be shown in its place. */
  readonly isFirst?: true;
  /** It says in numbers that nothing was found; what an event leaves out proves nothing. */
  readonly countsNone: boolean;
}

/** A report as it is kept, for whoever reads the scan later. */
export interface NotedReport extends ScanReport {
  /** ISO time at which it was written down. */
  readonly notedAt: string;
}

const MINUTE = 60_000;
/**
 * An event follows the end of its scan within seconds, and basic scanning scans an image once a day at
 * most: a scan that was completed so long before is another one.
 */
const FOLLOWS_WITHIN = 60 * MINUTE;
/** The times of events have no fractions, and two clocks may differ. */
const SAME_TIME = 5 * MINUTE;

/** An empty answer is then that of a clean image. */
export const provesClean = ({ finished, countsNone }: ScanReport): boolean =>
  finished && countsNone;

/**
 * Whether the registry does not show yet what the event tells of: the scan is still under way, is the
 * one before, or has fewer findings of some severity.
 */
export function contradicts(scan: ScanReading, report: ScanReport): boolean {
  if (scan.state === 'findings-not-ready') return !provesClean(report);
  return isWaiting(scan.state) || besideReport(scan, report) !== scan;
}

/**
 * The scan as it stands beside a report: not complete where it is an older one than the event tells of,
 * and with what the event counts and the scan does not show. A scan later than the event speaks for itself.
 */
export function besideReport(scan: ScanReading, report: ScanReport): ScanReading {
  if (scan.state !== 'complete') return scan;
  const { completedAt } = scan;
  const lead = completedAt === undefined ? 0 : Date.parse(completedAt) - Date.parse(report.at);
  if (lead > SAME_TIME) return scan;
  if (!report.finished)
    return { ...scan, state: 'pending', detail: 'an event says that it failed' };
  if (lead < -FOLLOWS_WITHIN && !report.isFirst) {
    const detail = `an event tells of a later one than that of ${completedAt}`;
    return { ...scan, state: 'pending', detail };
  }
  const { delivered, undelivered } = scan;
  // What the scan's own counts tell of already is told once.
  const missing = undeliveredOf(report, plus(delivered, undelivered));
  if (missing.length === 0) return scan;
  return { ...scan, undelivered: listed(plus(plus({}, undelivered), missing)) };
}

/** The same reading once an event has proved that the scan finished: an empty list is a clean image. */
export const provenFinished = (scan: ScanReading): ScanReading =>
  scan.state === 'findings-not-ready' ? { ...scan, state: 'complete', proven: true } : scan;
