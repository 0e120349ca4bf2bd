import { SEVERITIES } from '../findings/severity.ts';
import { HOUR, MINUTE } from '../time.ts';
import { isWaiting, type ScanReading } from './evidence.ts';
import { asList, type Counted, plus, type SeverityCounts, undeliveredOf } from './scan-counts.ts';

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
  /** The scan has shown what it says, or another scan was seen since: it says nothing any more. */
  readonly closed?: true;
}

/**
 * An event follows the end of its scan within seconds, and basic scanning scans an image once a day at
 * most: a scan that was completed so long before is another one, and reports so close are of one scan.
 */
const FOLLOWS_WITHIN = HOUR;
/** The times of events have no fractions, and two clocks may differ. */
const SAME_TIME = MINUTE;

/** Whether the event proves that an empty answer is that of a clean image. */
const provesClean = ({ finished, countsNone }: ScanReport): boolean => finished && countsNone;

/**
 * Whether the registry does not show yet what the event tells of: the scan is still under way, is the
 * one before, or has fewer findings of some severity.
 */
export function contradicts(scan: ScanReading, report: ScanReport): boolean {
  if (scan.state === 'findings-not-ready') return !provesClean(report);
  return isWaiting(scan.state) || besideReport(scan, report) !== scan;
}

/** Whether the report has to be kept for later looks at the scan. */
export const isToBeKept = (scan: ScanReading, report: ScanReport): boolean =>
  scan.state === 'complete' ? !shows(scan, report) : report.finished || isWaiting(scan.state);

/** Whether the scan shows all that the event says, by itself. */
const shows = (scan: ScanReading, report: ScanReport): boolean =>
  scan.state === 'complete' && besideReport(scan, report) === scan;

/**
 * Whether a kept report has said all it has to say: the scan shows it, or, of a proof that the image is
 * clean, another scan has been seen since. An answer that nobody can read says nothing of either.
 */
export function isAnswered(scan: ScanReading, report: NotedReport): boolean {
  if (report.closed) return false;
  const silent = ['findings-not-ready', 'image-missing', 'unreadable', 'never-scanned'];
  return shows(scan, report) || (provesClean(report) && !silent.includes(scan.state));
}

/**
 * The scan as it stands beside a report: not complete where it is an older one than the event tells of,
 * and with what the event counts and the scan does not show. A scan later than the event speaks for itself.
 */
export function besideReport(scan: ScanReading, report: NotedReport): ScanReading {
  if (report.closed) return scan;
  if (provesClean(report) && scan.state === 'findings-not-ready')
    return provenFinished(scan, report);
  if (scan.state !== 'complete') return scan;
  const { completedAt } = scan;
  const lead = completedAt === undefined ? 0 : Date.parse(completedAt) - Date.parse(report.at);
  if (lead > (report.finished ? SAME_TIME : 0)) return scan;
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
  return { ...scan, undelivered: asList(plus(plus({}, undelivered), missing)) };
}

/** The same reading once an event has proved that the scan finished: an empty list is a clean image. */
const provenFinished = (scan: ScanReading, { at }: NotedReport): ScanReading => ({
  ...scan,
  state: 'complete',
  completedAt: at,
  proven: true,
});

/**
 * What is to be kept after another event, in whatever order the two come: of one scan the more that
 * either counts, of two scans what the later event says. Nothing new where it has been heard before.
 */
export function mergedReport(
  known: NotedReport | undefined,
  report: ScanReport,
): NotedReport | undefined {
  if (!known) return report;
  const [earlier, later] = known.at <= report.at ? [known, report] : [report, known];
  const isOneScan = Date.parse(later.at) - Date.parse(earlier.at) <= FOLLOWS_WITHIN;
  if (!isOneScan || known.closed) return report.at > known.at ? report : undefined;
  const total = Math.max(known.total ?? 0, report.total ?? 0);
  return {
    at: later.at,
    finished: later.finished,
    counts: mostOf(known.counts, report.counts),
    countsNone: known.countsNone && report.countsNone,
    ...(known.isFirst && report.isFirst && { isFirst: true }),
    ...((known.total ?? report.total) !== undefined && { total }),
  };
}

function mostOf(a: SeverityCounts, b: SeverityCounts): SeverityCounts {
  const said = SEVERITIES.filter((severity) => (a[severity] ?? b[severity]) !== undefined);
  return Object.fromEntries(
    said.map((severity) => [severity, Math.max(a[severity] ?? 0, b[severity] ?? 0)]),
  );
}
