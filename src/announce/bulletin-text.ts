import type { Bulletin } from '../core/bulletin/bulletin.ts';
import { type Lapse, sumOf, type Tally } from '../core/bulletin/figures.ts';
import type { PostureFigures } from '../core/posture/posture-note.ts';
import { type Member, ofMember } from '../core/served.ts';
import { dayOf, lastDayOf, momentOf } from '../core/time.ts';
import { counted, wordsIn } from '../core/words.ts';
import { countsText } from './announcement.ts';

/** `Digest 2026-11-23: 3 blocking (1 overdue), 7 new, 12 fixed`. */
export function bulletinTitle({ day, blocking, overdue, fresh, fixed }: Bulletin): string {
  const said = [
    blockingText({ blocking, overdue }),
    `${sumOf(fresh)} new`,
    ...(fixed ? [`${sumOf(fixed)} fixed`] : []),
  ];
  return `Digest ${day}: ${said.join(', ')}`;
}

/** `3 blocking (1 overdue)`. */
function blockingText({ blocking, overdue }: Pick<Bulletin, 'blocking' | 'overdue'>): string {
  const [many, late] = [sumOf(blocking), sumOf(overdue)];
  return `${many > 0 ? many : 'nothing'} blocking${late > 0 ? ` (${late} overdue)` : ''}`;
}

/** One figure: what it is called, and what there is to say of it. */
export interface Fact {
  readonly name: string;
  readonly text: string;
}

/** What is open, blocking, overdue, new and fixed. */
export function bulletinFacts(bulletin: Bulletin): readonly Fact[] {
  const { open, blocking, overdue, fresh, images, repositories, onlyAdvises } = bulletin;
  const where = `in ${counted(images, 'image')} of ${counted(repositories, 'repository', 'repositories')}`;
  const late = sumOf(overdue) > 0 ? `${countsText(overdue)}, past the grace of the policy` : NONE;
  const advice = onlyAdvises ? ', or would block where the policy only advises' : '';
  return [
    { name: 'Open', text: `${tallyText(open)}, ${where}` },
    { name: 'Blocking', text: `${tallyText(blocking)}${advice}` },
    { name: 'Overdue', text: late },
    { name: 'New', text: `${tallyText(fresh)}, ${sinceText(bulletin)}` },
    { name: 'Fixed', text: fixedText(bulletin) },
    ...(bulletin.posture ? [{ name: 'Posture', text: postureText(bulletin.posture) }] : []),
  ];
}

const NEW_NAMED = 3;

/** `3 repositories that no scanning rule covers, 2 whose tags can be moved; new: shop/cart`. */
function postureText({ unscanned, movable, unknown, created }: PostureFigures): string {
  const many = (count: number): string => counted(count, 'repository', 'repositories');
  const said = [
    ...(unscanned > 0 ? [`${many(unscanned)} without a scanning rule`] : []),
    ...(unknown.includes('unscanned') ? ['whether all are scanned is not known'] : []),
    ...(movable > 0 ? [`${many(movable)} whose tags can be moved`] : []),
    ...(unknown.includes('movable') ? ['whose tags can be moved is not known of all'] : []),
  ];
  const left = created.length - NEW_NAMED;
  const more = left > 0 ? ` and ${left} more` : '';
  const fresh = created.length > 0 ? [`new: ${created.slice(0, NEW_NAMED).join(', ')}${more}`] : [];
  return [...(said.length > 0 ? [said.join(', ')] : []), ...fresh].join('; ');
}

const NONE = 'nothing';

const tallyText = (tally: Tally): string => countsText(tally) || NONE;

const sinceText = ({ since }: Bulletin): string => `since ${dayOf(since)}`;

function fixedText(bulletin: Bulletin): string {
  const { fixed, medianDaysToFix: days, uncompared } = bulletin;
  if (!fixed) return 'not known yet: these repositories have not been counted before';
  const median = days === undefined ? '' : `, median time to fix ${counted(days, 'day')}`;
  const some =
    uncompared > 0
      ? `; ${counted(uncompared, 'repository has', 'repositories have')} not been counted before`
      : '';
  return `${tallyText(fixed)}, ${sinceText(bulletin)}${median}${some}`;
}

/** `shop/api: 3 blocking (1 overdue), open 2 CRITICAL · 5 HIGH`. */
export const worstLine = (one: Bulletin['worst'][number], members?: readonly Member[]): string =>
  `${one.repository}${ofMember(one, members)}: ${blockingText(one)}, open ${countsText(one.open)}`;

/** `waiver of Jane until 2026-11-30: openssl-legacy (policy.yml:12)`; a release is for hours. */
export const lapseLine = ({ what, name, by, until, source }: Lapse): string =>
  `${what}${by === undefined ? '' : ` of ${by}`} until ${what === 'release' ? momentOf(until) : lastDayOf(until)}: ${name} (${source})`;

/** `shop/web:2.0.0, since 2026-11-20: not scanned yet`. */
export const withoutVerdictLine = (
  one: Bulletin['withoutVerdict']['first'][number],
  members?: readonly Member[],
): string => {
  const { repository, name, since, why } = one;
  const title = `${repository}${name.includes(':') ? '@' : ':'}${name}`;
  return `${title}${ofMember(one, members)}, since ${dayOf(since)}: ${why}`;
};

/** What the figures rest on, and what of it is not known. */
export function bulletinNotes({ unknown, carried, trend }: Bulletin): string[] {
  const { gaps } = trend;
  return [
    'Counted: every image that runs, and the newest of each line of tags (1.4.2 and 1.5.0 are one line, 1.5.0-alpine is another). A vulnerability counts once per package and repository.',
    ...(unknown > 0
      ? [`The data on ${counted(unknown, 'image')} is incomplete${carriedText(carried)}.`]
      : []),
    ...(gaps.length > 0 ? [`Nothing was counted on ${wordsIn(gaps, 'and')}.`] : []),
  ];
}

function carriedText(carried: number): string {
  if (carried === 0) return '';
  const stays =
    carried === 1
      ? '1 vulnerability that was open last time still counts as open, although it was not seen again'
      : `${carried} vulnerabilities that were open last time still count as open, although they were not seen again`;
  return `, so ${stays}`;
}
