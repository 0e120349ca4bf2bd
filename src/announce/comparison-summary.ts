import type { Verdict } from '../core/judgement/verdict.ts';
import type { Comparison, ComparisonTally } from '../core/ledger/comparison.ts';
import { mostTelling } from '../core/ledger/tag-line.ts';

/** An image of which a comparison has something to tell. */
export interface ComparedImage {
  readonly repository: string;
  readonly digest: string;
  readonly names: readonly string[];
  /** Absent: it had no verdict. */
  readonly before?: Verdict;
  readonly after: Verdict;
  readonly reason: string;
  /** Its mark was not what the record says, and was put right. */
  readonly isMark: boolean;
}

/** What there is to tell of one comparison of the registry with the records. */
export interface ComparisonSummary {
  readonly run: Comparison;
  readonly tally: ComparisonTally;
  /** The first of those that changed, or whose mark was put right. */
  readonly images: readonly ComparedImage[];
}

const VERDICTS: readonly Verdict[] = ['quarantined', 'undecided', 'approved'];

/** How many images came to a verdict that they did not have before. */
export function changedTo({ moves }: ComparisonTally, verdict: Verdict): number {
  const from = ['none', ...VERDICTS].filter((before) => before !== verdict);
  return from.reduce((sum, before) => sum + (moves[`${before}>${verdict}`] ?? 0), 0);
}

/** `New policy (3c4d…): of 412 images, now 3 quarantined, 1 approved`. */
export function summaryTitle(summary: ComparisonSummary): string {
  const { run } = summary;
  const why = isByPolicy(run) ? `New policy (${run.policyVersion})` : 'Registry compared';
  return `${why}: ${changesText(summary)}`;
}

function changesText({ run, tally }: ComparisonSummary): string {
  const { mark = 0 } = run.asked;
  const marks = mark > 0 ? [`${mark} ${mark === 1 ? 'mark' : 'marks'} put right`] : [];
  const now = VERDICTS.map((verdict) => ({ verdict, count: changedTo(tally, verdict) }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${verdict}`);
  const images = tally.judged === 1 ? '1 image' : `${tally.judged} images`;
  if (now.length > 0) return [`of ${images}, now ${now.join(', ')}`, ...marks].join('; ');
  return `${marks[0] ?? `${images} judged again`}, no verdict is another one`;
}

const isByPolicy = ({ formerPolicy, policyVersion }: Comparison): boolean =>
  formerPolicy !== undefined && formerPolicy !== policyVersion;

/** Why the images were judged, one line each. */
export function summaryReasons({
  run: { asked },
}: {
  readonly run: Pick<Comparison, 'asked'>;
}): string[] {
  const { unjudged = 0, runs = 0, policy = 0, changed = 0, mark = 0, gone = 0 } = asked;
  const lines: [number, string][] = [
    [unjudged, 'had no verdict yet'],
    [runs, 'run, and were not looked at'],
    [policy, 'were judged by another policy before'],
    [changed, 'had been pushed, named or unnamed without our hearing of it'],
    [mark, 'carried a mark that was not ours: put right'],
    [gone, 'are not in the registry any more'],
  ];
  return lines.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
}

/** `shop/api:1.4.2: approved → quarantined (1 finding is CRITICAL)`. */
export function changeLine({
  repository,
  digest,
  names,
  before,
  after,
  reason,
  isMark,
}: ComparedImage): string {
  const name = mostTelling(names);
  const called = name ? `${repository}:${name}` : `${repository}@${digest.slice(0, 19)}`;
  if (isMark && before === after) return `${called}: its mark was put right (${after})`;
  return `${called}: ${before ? `${before} → ` : ''}${after} (${reason})`;
}
