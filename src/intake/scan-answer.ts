import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import type { ScanReading, ScanState } from '../core/evidence/evidence.ts';
import { type Counted, undeliveredOf } from '../core/evidence/scan-counts.ts';
import type { Finding } from '../core/findings/finding.ts';
import { type Severity, severityOf } from '../core/findings/severity.ts';
import { issueText } from '../core/issue-text.ts';
import { readBasicFinding } from './basic-finding.ts';
import { readEnhancedFinding } from './enhanced-finding.ts';
import { bySeverity } from './severity-counts.ts';

/** One page of DescribeImageScanFindings, as far as we read it. Everything in it is optional on the wire. */
const Page = z.object({
  imageScanStatus: z.nullish(
    z.object({ status: z.optional(z.string()), description: z.optional(z.string()) }),
  ),
  imageScanFindings: z.nullish(
    z.object({
      imageScanCompletedAt: z.optional(z.date()),
      findingSeverityCounts: z.nullish(z.record(z.string(), z.int().check(z.nonnegative()))),
      findings: z.nullish(z.array(z.unknown())),
      enhancedFindings: z.nullish(z.array(z.unknown())),
    }),
  ),
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
  const parsed = pages.map((page) => Page.safeParse(page, { error: issueText }));
  const answers = parsed.flatMap((page) => (page.success ? [page.data] : []));
  const broken = parsed.find((page) => !page.success)?.error;
  const { findings, unreadable, delivered } = readFindings(answers);
  const counted = countsIn(answers);
  const [completedAt] = completionsIn(answers);
  const shown =
    findings.length + unreadable.length > 0 || counted !== undefined || completedAt !== undefined;
  return {
    ...(broken
      ? { state: 'unreadable', detail: `unexpected shape: ${broken.issues[0]?.message ?? ''}` }
      : stateOf(answers, shown)),
    ...(completedAt && { completedAt }),
    ...(answers.every(isContinuous) && { continuous: true as const }),
    findings,
    unreadable: unreadable.sort(),
    delivered,
    undelivered: undeliveredOf(counted ?? { counts: {} }, delivered),
  };
}

/** `ACTIVE` stands for continuous scanning, `COMPLETE` for a scan that was made once. */
const isContinuous = ({ imageScanStatus: said }: Answer): boolean => said?.status === 'ACTIVE';

type State = Pick<ScanReading, 'state' | 'detail'>;

/** The state that every page shows; a page that shows another tells that a scan has started anew. */
function stateOf(answers: readonly Answer[], shown: boolean): State {
  const states = answers.map(({ imageScanStatus }) => stateOfPage(imageScanStatus, shown));
  const [first] = states;
  const notComplete = states.find(({ state }) => state !== 'complete');
  if (!notComplete && completionsIn(answers).length > 1) {
    return { state: 'pending', detail: 'it started anew while it was read' };
  }
  if (!notComplete && hasPageTwice(answers)) {
    return { state: 'unreadable', detail: 'one of its pages came twice' };
  }
  return notComplete ?? first ?? NO_STATUS;
}

/** Then another one never came. Single findings may be alike: basic scanning lists some several times. */
function hasPageTwice(answers: readonly Answer[]): boolean {
  const pages = answers.map(({ imageScanFindings: found }) => [
    ...(found?.findings ?? []),
    ...(found?.enhancedFindings ?? []),
  ]);
  return pages.some(
    (page, at) =>
      page.length > 0 && pages.slice(0, at).some((before) => isDeepStrictEqual(before, page)),
  );
}

const NO_STATUS: State = { state: 'unreadable', detail: 'the scan has no status' };

function stateOfPage(said: Answer['imageScanStatus'], shown: boolean): State {
  if (said?.status === undefined) return NO_STATUS;
  // Basic scanning has no state of its own for an image that it does not support.
  const isUnsupported =
    said.status === 'FAILED' && said.description?.startsWith('UnsupportedImage') === true;
  const state = isUnsupported ? 'unsupported' : STATES.get(said.status);
  if (!state) return { state: 'unreadable', detail: `unknown status ${said.status}` };
  if (state === 'complete') return { state: shown ? 'complete' : 'findings-not-ready' };
  return { state, detail: said.description || said.status };
}

type Answer = z.infer<typeof Page>;

function readFindings(answers: readonly Answer[]) {
  const findings: Finding[] = [];
  const unreadable: string[] = [];
  const delivered: Partial<Record<Severity, number>> = {};
  const arns = new Set<string>();
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
      const { severity, findingArn } = (one ?? {}) as { severity?: unknown; findingArn?: unknown };
      // A finding that comes twice does not stand for one that never came.
      if (typeof findingArn === 'string' && arns.size === arns.add(findingArn).size) continue;
      const rank = severityOf(String(severity)) ?? 'UNKNOWN';
      delivered[rank] = (delivered[rank] ?? 0) + 1;
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

/**
 * The counts that the pages give, of the whole scan on each; where they differ, the most that any says.
 * So a page that never came shows here.
 */
function countsIn(answers: readonly Answer[]): Counted | undefined {
  const given = answers.flatMap(({ imageScanFindings }) => {
    const counts = imageScanFindings?.findingSeverityCounts;
    return counts ? [counts] : [];
  });
  if (given.length === 0) return undefined;
  const most = new Map<string, number>();
  for (const [reported, count] of given.flatMap((counts) => Object.entries(counts))) {
    most.set(reported, Math.max(most.get(reported) ?? 0, count));
  }
  const { TOTAL: total, ...listed } = Object.fromEntries(most);
  return { counts: bySeverity(listed), ...(total !== undefined && { total }) };
}
