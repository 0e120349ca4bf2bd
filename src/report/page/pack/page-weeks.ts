import { medianOf } from '../../../core/bulletin/bulletin.ts';
import { sumOf } from '../../../core/bulletin/figures.ts';
import type { WeekFigures } from '../../../core/report/weeks.ts';
import type { PageWeek } from '../page-data.ts';

/** The weeks of a report, the earliest first, with how many were open at the end of each; `open`: how many are now. */
export function pageWeeksOf(weeks: readonly WeekFigures[], open: number): PageWeek[] {
  let atEnd = open;
  const backwards = weeks.toReversed().map((week): PageWeek => {
    const median = medianOf([week.daysToFix]);
    const told = { ...week, open: atEnd, ...(median !== undefined && { medianDaysToFix: median }) };
    // What was lost of the counts, or counted in images that nobody deploys, cannot make fewer than none.
    atEnd = Math.max(0, atEnd - sumOf(week.new) + sumOf(week.fixed));
    return told;
  });
  return backwards.toReversed();
}
