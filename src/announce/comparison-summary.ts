import type { Verdict } from '../core/judgement/verdict.ts';
import { type Comparison, type ComparisonTally, moveOf } from '../core/ledger/comparison.ts';
import { mostTelling } from '../core/ledger/tag-line.ts';
import { type Member, ofMember, type Place } from '../core/served.ts';
import { counted } from '../core/words.ts';
import { shortDigest } from './image-name.ts';

/** An image of which a comparison has something to tell. */
export interface ComparedImage extends Partial<Place> {
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

/** The worst first. */
const VERDICTS: readonly Verdict[] = ['quarantined', 'undecided', 'approved'];

/**
 * `New policy (3c4d…): 3 of 412 images are now quarantined, 1 is now approved`, or
 * `412 images had no verdict yet: 3 quarantined, 12 undecided, 397 approved`.
 */
export function summaryTitle({ run, tally }: ComparisonSummary): string {
  const [changes, first] = [changesText(tally), firstVerdicts(tally)];
  const unchanged = `no verdict has changed (${counted(tally.judged, 'image')} judged)`;
  if (isByPolicy(run)) return `New policy (${run.policyVersion}): ${changes || first || unchanged}`;
  if (!changes && first) return first;
  const mark = marksIn({ run, tally });
  const marks = mark > 0 ? `${counted(mark, 'mark')} ${mark === 1 ? 'was' : 'were'} put right` : '';
  const said = [changes, marks].filter((text) => text !== '');
  return `Registry compared: ${said.join('; ') || unchanged}`;
}

/** `3 of 412 images are now quarantined, 1 is now approved`; empty where no verdict is another one. */
function changesText(tally: ComparisonTally): string {
  const movedIn = sumOf(VERDICTS, (before) =>
    sumOf(VERDICTS, (after) => moved(tally, before, after)),
  );
  // What two policies have judged, one after the other, has moved twice.
  const known = Math.min(movedIn, tally.judged);
  return VERDICTS.map((after) => ({ after, count: changedTo(tally, after) }))
    .filter(({ count }) => count > 0)
    .map(({ after, count }, at) => {
      const of = at === 0 ? ` of ${counted(known, 'image')}` : '';
      return `${count}${of} ${count === 1 ? 'is' : 'are'} now ${after}`;
    })
    .join(', ');
}

/** `412 images had no verdict yet: 3 quarantined, 12 undecided, 397 approved`; empty where all had one. */
function firstVerdicts(tally: ComparisonTally): string {
  const first = VERDICTS.map((after) => ({ after, count: moved(tally, undefined, after) }));
  const there = first.filter(({ count }) => count > 0);
  if (there.length === 0) return '';
  const all = sumOf(there, ({ count }) => count);
  const said = there.map(({ after, count }) => `${count} ${after}`).join(', ');
  return `${counted(all, 'image')} had no verdict yet: ${said}`;
}

const moved = ({ moves }: ComparisonTally, before: Verdict | undefined, after: Verdict): number =>
  moves[moveOf(before, after)] ?? 0;

/** How many images came from another verdict to this one. */
const changedTo = (tally: ComparisonTally, after: Verdict): number =>
  sumOf(VERDICTS, (before) => (before === after ? 0 : moved(tally, before, after)));

const sumOf = <T>(things: readonly T[], of: (thing: T) => number): number =>
  things.reduce((sum, thing) => sum + of(thing), 0);

const isByPolicy = ({ formerPolicy, policyVersion }: Comparison): boolean =>
  formerPolicy !== undefined && formerPolicy !== policyVersion;

/** What the registry and the records differ in, one line each: `4 images had no verdict yet`. */
export function differenceLines({
  asked,
  formerPolicy,
  policyVersion,
}: Pick<Comparison, 'asked'> &
  Partial<Pick<Comparison, 'formerPolicy' | 'policyVersion'>>): string[] {
  const { unjudged = 0, runs = 0, newest = 0, policy = 0, changed = 0, mark = 0, gone = 0 } = asked;
  const isKnown = formerPolicy !== undefined && formerPolicy !== policyVersion;
  const former = isKnown ? ` (${formerPolicy})` : '';
  const lines: [number, string, string][] = [
    [unjudged, 'had', 'no verdict yet'],
    [runs, runs === 1 ? 'runs' : 'run', 'and had not been looked at'],
    [newest, 'had become one of the newest', 'and had not been looked at'],
    [policy, 'had been judged', `by another policy${former}`],
    [changed, 'had been pushed, tagged or untagged', 'without an event that told of it'],
    [mark, 'had lost the right mark or got a false one:', 'it was put right'],
    [gone, gone === 1 ? 'is' : 'are', 'no longer in the registry'],
  ];
  return lines.flatMap(([count, ...text]) =>
    count > 0 ? [`${counted(count, 'image')} ${text.join(' ')}`] : [],
  );
}

/** Why images were judged, as far as the title does not say so, and how many of them are still to be. */
export function summaryReasons(summary: ComparisonSummary): string[] {
  const { run, tally } = summary;
  const { unjudged = 0, ...others } = run.asked;
  const first = firstVerdicts(tally) || `${counted(unjudged, 'image')} had no verdict yet`;
  const left = sumOf(Object.values(run.asked), (count) => count) - tally.judged;
  return [
    ...(unjudged > 0 && first !== summaryTitle(summary) ? [first] : []),
    ...differenceLines({ ...run, asked: { ...others, mark: marksIn(summary) } }),
    ...(left > 0
      ? [`${counted(left, 'image')} could not be judged yet, and will be tried again`]
      : []),
  ];
}

/** Of how many images there is something to tell, named or not: a first approval is no news by itself. */
export function newsIn({ run, tally, images }: ComparisonSummary): number {
  const changed = sumOf(VERDICTS, (after) => changedTo(tally, after));
  const first = moved(tally, undefined, 'quarantined') + moved(tally, undefined, 'undecided');
  const alsoChanged = images.filter(({ isMark, before, after }) => isMark && before !== after);
  return changed + first + Math.max(0, marksIn({ run, tally }) - alsoChanged.length);
}

/** How many marks were put right; where that was not counted, as many as were asked for. */
const marksIn = ({ run, tally }: Pick<ComparisonSummary, 'run' | 'tally'>): number =>
  tally.marks ?? run.asked.mark ?? 0;

/** What may be shipped no more comes first, and what has only got its mark back comes last. */
export const newsFirst = (images: readonly ComparedImage[]): ComparedImage[] =>
  images.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.repository < b.repository ? -1 : 1));

const rankOf = ({ before, after }: ComparedImage): number =>
  before === after ? VERDICTS.length : VERDICTS.indexOf(after);

/** `shop/api:1.4.2: approved → quarantined (1 finding is CRITICAL)`. */
export function changeLine(image: ComparedImage, members?: readonly Member[]): string {
  const { repository, digest, names, before, after, reason, isMark } = image;
  const name = mostTelling(names);
  const title = name ? `${repository}:${name}` : `${repository}@${shortDigest(digest)}`;
  const called = title + ofMember(image, members);
  if (isMark && before === after) return `${called}: its mark was put right (${after})`;
  return `${called}: ${before ? `${before} → ` : ''}${after} (${reason})`;
}
