import { NOTHING_COUNTED, type Trend, together } from './trend.ts';
import type { WeekFigures } from './weeks.ts';

/**
 * What several repositories have counted in these weeks, the earliest first. It begins with the first week in which one
 * of them counted: of those before it nothing is known, and that is not none.
 */
export function sumWeeks(trends: readonly Trend[], mondays: readonly string[]): WeekFigures[] {
  const [first] = trends.map(({ since }) => since).sort();
  if (first === undefined) return [];
  return mondays
    .filter((monday) => monday >= first)
    .map((week) => ({
      week,
      ...trends.flatMap(({ weeks }) => weeks[week] ?? []).reduce(together, NOTHING_COUNTED),
    }));
}
