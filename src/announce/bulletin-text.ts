import type { Bulletin } from '../core/bulletin/bulletin.ts';
import { type Lapse, sumOf, type Tally } from '../core/bulletin/figures.ts';
import { dayOf, lastDayOf, momentOf } from '../core/time.ts';
import { counted, wordsIn } from '../core/words.ts';
import { countsText } from './announcement.ts';

/** `Digest 2026-11-23: 3 overdue, 7 new, 12 fixed`. */
export function bulletinTitle({ day, overdue, fresh, fixed }: Bulletin): string {
  const late = sumOf(overdue);
  const said = [
    late > 0 ? `${late} overdue` : 'nothing overdue',
    `${sumOf(fresh)} new`,
    ...(fixed ? [`${sumOf(fixed)} fixed`] : []),
  ];
  return `Digest ${day}: ${said.join(', ')}`;
}

/** One figure: what it is called, and what there is to say of it. */
export interface Fact {
  readonly name: string;
  readonly text: string;
}

/** What is open, overdue, new and fixed. */
export function bulletinFacts(bulletin: Bulletin): readonly Fact[] {
  const { open, overdue, fresh, images, repositories } = bulletin;
  const where = `in ${counted(images, 'image')} of ${counted(repositories, 'repository', 'repositories')}`;
  const late =
    sumOf(overdue) > 0 ? `${countsText(overdue)}: the policy accepts them no longer` : NONE;
  return [
    { name: 'Open', text: `${tallyText(open)}, ${where}` },
    { name: 'Overdue', text: late },
    { name: 'New', text: `${tallyText(fresh)}, ${sinceText(bulletin)}` },
    { name: 'Fixed', text: fixedText(bulletin) },
  ];
}

const NONE = 'nothing';

const tallyText = (tally: Tally): string => countsText(tally) || NONE;

const sinceText = ({ since }: Bulletin): string => `since ${dayOf(since)}`;

function fixedText(bulletin: Bulletin): string {
  const { fixed, medianDaysToFix: days, uncompared } = bulletin;
  if (!fixed) return 'not known yet: these repositories have not been counted before';
  const median =
    days === undefined ? '' : `, ${counted(days, 'day')} after the first sight (median)`;
  const some =
    uncompared > 0
      ? `; ${counted(uncompared, 'repository has', 'repositories have')} not been counted before`
      : '';
  return `${tallyText(fixed)}, ${sinceText(bulletin)}${median}${some}`;
}

/** `shop/api: 3 overdue, open 2 CRITICAL · 5 HIGH`. */
export const worstLine = ({ repository, open, overdue }: Bulletin['worst'][number]): string =>
  `${repository}: ${sumOf(overdue)} overdue, open ${countsText(open)}`;

/** `waiver of Jane until 2026-11-30: openssl-legacy (policy.yml:12)`; a release is for hours. */
export const lapseLine = ({ what, name, by, until, source }: Lapse): string =>
  `${what}${by === undefined ? '' : ` of ${by}`} until ${what === 'release' ? momentOf(until) : lastDayOf(until)}: ${name} (${source})`;

/** `shop/web:2.0.0, since 2026-11-20: not scanned yet`. */
export const withoutVerdictLine = ({
  repository,
  name,
  since,
  why,
}: Bulletin['withoutVerdict']['first'][number]): string =>
  `${repository}${name.includes(':') ? '@' : ':'}${name}, since ${dayOf(since)}: ${why}`;

/** What the figures rest on, and what of it is not known. */
export function bulletinNotes({ unknown, carried, trend }: Bulletin): string[] {
  const { gaps } = trend;
  return [
    'Counted: of what may still be deployed the newest image of each line of tags, and what runs; a vulnerability in a package once for each repository',
    ...(unknown > 0
      ? [
          `Of ${counted(unknown, 'image')} not all is known${carried > 0 ? `: ${carried} that were open, and are not seen any more, count as open` : ''}`,
        ]
      : []),
    ...(gaps.length > 0 ? [`Nothing was counted on ${wordsIn(gaps, 'and')}`] : []),
  ];
}
