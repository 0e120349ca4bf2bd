import { type DaysToFix } from '../bulletin/days-to-fix.ts';
import type { Tally } from '../bulletin/figures.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { DAY, dayOf } from '../time.ts';

/** What judgements have counted in one week (UTC, from Monday on): in some repositories, or in all. */
export interface WeekFigures {
  /** `2026-11-23`: its Monday. */
  readonly week: string;
  /** Judgements that began or changed a verdict, by the verdict they came to. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
  /** Findings that came with an image and had not been in the one before it in its line of tags. */
  readonly new: Tally;
  /** Findings that the image before had and this one has no more. */
  readonly fixed: Tally;
  /** Findings that are there as before and that somebody has set aside meanwhile; absent: none. */
  readonly setAside?: Tally;
  /** Findings that are there as before and are set aside no more; absent: none. */
  readonly reopened?: Tally;
  /** How long what was fixed had been there: how many by the number of whole days. */
  readonly daysToFix: DaysToFix;
}

/** What judgements have counted in some weeks. */
export interface CountedWeeks {
  /** The earliest first, from the first on in which anything is known to have been counted. */
  readonly weeks: readonly WeekFigures[];
  /** Of how many repositories it cannot be read: they are not in the figures. */
  readonly unreadable: number;
}

/** The Monday (UTC) of the week of an ISO time or a day: `2026-11-23`. */
export function mondayOf(time: string): string {
  const at = Date.parse(dayOf(time));
  return dayOf(new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY).toISOString());
}

/** How many weeks a trend reaches back, with this one. */
const WEEKS = 12;

/** The Mondays of the last twelve weeks, the earliest first; the last is that of the week at hand. */
export function mondaysUntil(now: Date): string[] {
  const last = Date.parse(mondayOf(now.toISOString()));
  return Array.from({ length: WEEKS }, (_, at) =>
    dayOf(new Date(last - (WEEKS - 1 - at) * 7 * DAY).toISOString()),
  );
}
