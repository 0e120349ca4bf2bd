import { digest12 } from '../../core/digest.ts';
import { type Place, placeKey, sayPlace } from '../../core/served.ts';
import { clip } from '../../core/text.ts';
import { momentOf } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import type { EventSubject } from '../../intake/event-subject.ts';
import { prefixed } from '../../terminal/lines.ts';
import { type Paint, paintWords } from '../../terminal/paint.ts';
import { seen } from '../../terminal/tree.ts';
import { ageText } from '../doctor/age-text.ts';
import type { Result } from './hand-in.ts';
import type { Entry, Letter } from './letters.ts';

/** Of a cause, so much: the log has the rest, and --json. */
const LONGEST_CAUSE = 400;

/** What is to be done with an entry. */
export type Deed = 'hand in again' | 'delete' | 'leave';

/** The deed that fits an entry, unless everything is only to be deleted. */
export function deedOf({ letters: [{ remedy }] }: Entry, deletes = false): Deed {
  if (deletes || remedy.act === 'delete') return 'delete';
  return remedy.act === 'nothing' ? 'leave' : 'hand in again';
}

/** How entries are shown. */
export interface Page {
  /** Digits of the longest number. */
  readonly width: number;
  readonly now: Date;
  readonly paint: Paint;
  /** Whose images need no place beside their names. */
  readonly home: Place | undefined;
}

/** An entry in words: what it is about, whom it failed, since when, of what, and what can be done. */
export function entryLines(entry: Entry, { width, now, paint, home }: Page): string[] {
  const [first, ...others] = entry.letters;
  const margin = ' '.repeat(width + 2);
  const many = others.length === 0 ? '' : `${counted(entry.letters.length, 'event')}, `;
  const age = ageText(now.getTime() - Date.parse(first.since)).replace(/ old$/, '');
  const lines = [
    `${first.from === '' ? '' : `${first.from}, `}${many}since ${momentOf(first.since)} (${age} ago)`,
    clip(first.why, LONGEST_CAUSE),
    adviceOf(first),
  ];
  const head = `${String(entry.number).padStart(width)}  `;
  return [
    ...prefixed(head, paintWords(paint, 'bold', seen(subjectText(first.subject, home)))),
    ...lines.flatMap((line) => prefixed(margin, seen(line))),
  ];
}

const twice = ({ messages }: Letter): string =>
  messages.length > 1 ? ` (it lies there ${messages.length} times)` : '';

function adviceOf(letter: Letter): string {
  const { remedy, from } = letter;
  if (remedy.act === 'nothing') {
    return `→ ${remedy.why}: look at it with "aws sqs receive-message", and delete it with --delete`;
  }
  if (remedy.act === 'delete')
    return `→ delete: the next run of ${from} takes it up${twice(letter)}`;
  return `→ mend it, then hand it in again${twice(letter)}`;
}

/** `shop/api:1.4.2 (sha256:3f9a1c0b77de…)`, and what is known where it is no image. */
export function subjectText(
  { images, tag, called, repository, kind }: EventSubject,
  home: Place | undefined,
): string {
  const [image, ...others] = images;
  if (kind === 'clock') return 'a run by the clock';
  if (!image) return repository === undefined ? called : `${called} about ${repository}`;
  const name = tag === undefined ? image.repository : `${image.repository}:${tag}`;
  const more = others.length === 0 ? '' : ` and ${counted(others.length, 'other image')}`;
  const isHome = home && placeKey(home) === placeKey(image);
  const place = isHome ? '' : ` of ${sayPlace([], image)}`;
  return `${name} (sha256:${digest12(image.digest)}…)${place}${more}`;
}

/** What is chosen, and what would be done with it. */
export function planText(chosen: readonly Entry[], deletes: boolean): string {
  const countOf = (deed: Deed): number =>
    chosen
      .filter((entry) => deedOf(entry, deletes) === deed)
      .reduce((sum, { letters }) => sum + letters.length, 0);
  const parts = (['hand in again', 'delete', 'leave'] as const).flatMap((deed) => {
    const count = countOf(deed);
    if (count === 0) return [];
    const whose = deed === 'leave' ? ' that nobody can place' : '';
    return [`${deed} ${counted(count, 'event')}${whose}`];
  });
  return `To be done: ${parts.join(', ')}.`;
}

/** What became of an entry's letters, a line for each way it went. */
export function resultLines(
  { number, letters }: Entry,
  results: ReadonlyMap<Letter, Result>,
  home: Place | undefined,
): string[] {
  const groups = Map.groupBy(letters, (letter) => sayResult(results.get(letter)));
  return [...groups].map(([text, those]) => {
    const many = those.length === 1 ? '' : ` (${counted(those.length, 'event')})`;
    return seen(`${number}  ${subjectText(letters[0].subject, home)}: ${text}${many}`);
  });
}

function sayResult(result: Result | undefined): string {
  if (!result) return 'left as it is';
  if (!('why' in result)) return result.state === 'deleted' ? 'deleted' : 'handed in again';
  if (result.state === 'failed') return `failed, and is still there: ${result.why}`;
  return `handed in again, and still there: ${result.why}; delete it with --delete, or it may come twice`;
}
