import { medianOf } from '../bulletin/days-to-fix.ts';
import { sumOf } from '../bulletin/figures.ts';
import type { WeekFigures } from './weeks.ts';

/** A week with how it ended. */
export interface WeekOfTrend extends WeekFigures {
  /** How many were open at its end; of the last one, which may not be over: now. */
  readonly open: number;
  /** Days; absent where nothing was fixed. */
  readonly medianDaysToFix?: number;
}

/**
 * Walks back from what is open now, by what was new or reopened and what was fixed or set aside in the weeks behind it.
 * `weeks`: the earliest first. Below none there is nothing: two lines of tags may each fix what is open once.
 */
export function openBack(weeks: readonly WeekFigures[], openNow: number): WeekOfTrend[] {
  let open = openNow;
  return weeks
    .toReversed()
    .map((week) => {
      const at = Math.max(0, open);
      open -= netOf(week);
      const median = medianOf(week.daysToFix);
      return { ...week, open: at, ...(median !== undefined && { medianDaysToFix: median }) };
    })
    .toReversed();
}

/** How many more were open at the end of a week than at its beginning. */
const netOf = ({ new: came, reopened = {}, fixed, setAside = {} }: WeekFigures): number =>
  sumOf(came) + sumOf(reopened) - sumOf(fixed) - sumOf(setAside);
