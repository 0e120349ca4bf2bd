import * as z from 'zod';
import type { ScanReading, ScanState } from '../core/evidence.ts';
import type { Finding } from '../core/finding.ts';
import { type Severity, severityOf, WORST_FIRST } from '../core/severity.ts';
import { readBasicFinding } from './basic-finding.ts';
import { readEnhancedFinding } from './enhanced-finding.ts';

/** One page of DescribeImageScanFindings, as far as we read it. Everything in it is optional on the wire. */
const Page = z.object({
  imageScanStatus: z
    .object({ status: z.string().optional(), description: z.string().optional() })
    .nullish(),
  imageScanFindings: z
    .object({
      imageScanCompletedAt: z.date().optional(),
      findingSeverityCounts: z.record(z.string(), z.int().nonnegative()).nullish(),
      findings: z.array(z.unknown()).nullish(),
      enhancedFindings: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});

const STATES: ReadonlyMap<string, ScanState> = new Map([
  ['COMPLETE', 'complete'],
  ['ACTIVE', 'complete'],
  ['IN_PROGRESS', 'pending'],
  ['PENDING', 'pending'],
  ['FAILED', 'failed'],
  ['UNSUPPORTED_IMAGE', 'unsupported'],
  ['SCAN_ELIGIBILITY_EXPIRED', 'eligibility-expired'],
  ['FINDINGS_UNAVAILABLE', 'findings-unavailable'],
  ['LIMIT_EXCEEDED', 'limit-exceeded'],
  ['IMAGE_ARCHIVED', 'archived'],
]);

/**
 * All pages of one DescribeImageScanFindings answer (as the SDK parsed them) as one reading.
 *
 * A status of COMPLETE or ACTIVE alone proves nothing: enhanced scanning shows both, with an empty
 * list, before its findings are there (aws/aws-sdk#289, aws/aws-cli#6759). Such an answer has
 * neither a completion time nor counts, and reads as `findings-not-ready`.
 */
export function readScanAnswer(pages: readonly unknown[]): ScanReading {
  const parsed = pages.map((page) => Page.safeParse(page));
  const answers = parsed.flatMap((page) => (page.success ? [page.data] : []));
  const broken = parsed.find((page) => !page.success)?.error;
  const { findings, unreadable, delivered } = readFindings(answers);
  const counts = countsIn(answers);
  const [completedAt] = completionsIn(answers);
  const shown = delivered.size > 0 || counts !== undefined || completedAt !== undefined;
  return {
    ...(broken
      ? { state: 'unreadable', detail: `unexpected shape: ${broken.issues[0]?.message ?? ''}` }
      : stateOf(answers, shown)),
    ...(completedAt && { completedAt }),
    findings,
    unreadable: unreadable.sort(),
    undelivered: undeliveredOf(counts ?? {}, delivered),
  };
}

type State = Pick<ScanReading, 'state' | 'detail'>;

/** The state that every page shows; a page that shows another tells that a scan has started anew. */
function stateOf(answers: readonly Answer[], shown: boolean): State {
  const states = answers.map(({ imageScanStatus }) => stateOfPage(imageScanStatus, shown));
  const [first] = states;
  const notComplete = states.find(({ state }) => state !== 'complete');
  if (!notComplete && completionsIn(answers).length > 1) {
    return { state: 'pending', detail: 'it started anew while it was read' };
  }
  return notComplete ?? first ?? NO_STATUS;
}

const NO_STATUS: State = { state: 'unreadable', detail: 'the scan has no status' };

function stateOfPage(said: Answer['imageScanStatus'], shown: boolean): State {
  if (said?.status === undefined) return NO_STATUS;
  const state = STATES.get(said.status);
  if (!state) return { state: 'unreadable', detail: `unknown status ${said.status}` };
  if (state === 'complete') return { state: shown ? 'complete' : 'findings-not-ready' };
  return { state, detail: said.description || said.status };
}

type Answer = z.infer<typeof Page>;

function readFindings(answers: readonly Answer[]) {
  const findings: Finding[] = [];
  const unreadable: string[] = [];
  const delivered = new Map<string, number>();
  for (const { imageScanFindings } of answers) {
    // The list tells the shape, not the status: both scanners use COMPLETE.
    const raw = [
      ...(imageScanFindings?.findings ?? []).map((one) => ({ one, read: readBasicFinding })),
      ...(imageScanFindings?.enhancedFindings ?? []).map((one) => ({
        one,
        read: readEnhancedFinding,
      })),
    ];
    for (const { one, read } of raw) {
      const reading = read(one);
      if ('unreadable' in reading) unreadable.push(reading.unreadable);
      else findings.push(...reading.findings);
      const severity = (one as { severity?: unknown } | null)?.severity;
      const rank = typeof severity === 'string' ? severity : '';
      delivered.set(rank, (delivered.get(rank) ?? 0) + 1);
    }
  }
  return { findings, unreadable, delivered };
}

/** The times at which the scan on these pages was completed: one, where they are of one scan. */
const completionsIn = (answers: readonly Answer[]): string[] => [
  ...new Set(
    answers.flatMap(
      ({ imageScanFindings }) => imageScanFindings?.imageScanCompletedAt?.toISOString() ?? [],
    ),
  ),
];

/** The counts that the pages give; where they differ, the most that any of them says. */
function countsIn(answers: readonly Answer[]): Record<string, number> | undefined {
  const given = answers.flatMap(({ imageScanFindings }) => {
    const counts = imageScanFindings?.findingSeverityCounts;
    return counts ? [counts] : [];
  });
  if (given.length === 0) return undefined;
  const most = new Map<string, number>();
  for (const [severity, count] of given.flatMap((counts) => Object.entries(counts))) {
    most.set(severity, Math.max(most.get(severity) ?? 0, count));
  }
  return Object.fromEntries(most);
}

/** `findingSeverityCounts` covers the whole scan, so a page that never came shows here. */
function undeliveredOf(
  counts: Readonly<Record<string, number>>,
  delivered: ReadonlyMap<string, number>,
) {
  const missing = new Map<Severity, number>();
  const { TOTAL, ...listed } = counts;
  for (const [reported, counted] of Object.entries(listed)) {
    const count = counted - (delivered.get(reported) ?? 0);
    const severity = severityOf(reported) ?? 'UNKNOWN';
    if (count > 0) missing.set(severity, (missing.get(severity) ?? 0) + count);
  }
  // Of what only the total counts, nobody knows the severity.
  const all = [...delivered.values(), ...missing.values()].reduce((sum, count) => sum + count, 0);
  const rest = (TOTAL ?? 0) - all;
  if (rest > 0) missing.set('UNKNOWN', (missing.get('UNKNOWN') ?? 0) + rest);
  return WORST_FIRST.flatMap((severity) => {
    const count = missing.get(severity);
    return count ? [{ severity, count }] : [];
  });
}
