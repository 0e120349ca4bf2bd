import { DAY, dayOf } from '../time.ts';
import { type RepositoryFigures, type RepositoryRef, sumOf } from './figures.ts';

/** What is kept of a repository for the trend: how many were open, and how many of these were blocking. */
export interface Totals {
  readonly critical: number;
  readonly high: number;
  readonly blocking: number;
}

/** The totals of all repositories that were counted on a Monday, by `<account>/<region>/<repository>`. */
export interface TotalsOfWeek {
  /** `2026-11-23`. */
  readonly day: string;
  readonly of: ReadonlyMap<string, Totals>;
}

/** How it stood on the last twelve Mondays and today. */
export interface Trend {
  /** The earliest first; a week of which nothing is known is not among them. */
  readonly points: readonly (Totals & { readonly day: string })[];
  /** The Mondays between them of which nothing is known. */
  readonly gaps: readonly string[];
}

/** With today's. */
const POINTS = 12;

/** The trend of some repositories, by what was written down of them in former weeks, and by their figures of today. */
export function trendOf(
  figures: readonly RepositoryFigures[],
  weeks: readonly TotalsOfWeek[],
  day: string,
): Trend {
  const keys = figures.map(keyOf);
  const known = new Map(
    weeks.flatMap((week) => {
      const found = keys.flatMap((key) => week.of.get(key) ?? []);
      return found.length > 0 && week.day < day ? [[week.day, sumOfTotals(found)] as const] : [];
    }),
  );
  const [first = day] = [...known.keys()].sort();
  const mondays = mondaysBefore(day).filter((monday) => monday >= first);
  const points = mondays.flatMap((monday) => {
    const totals = known.get(monday);
    return totals ? [{ day: monday, ...totals }] : [];
  });
  return {
    points: [...points, { day, ...sumOfTotals(figures.map(totalsOf)) }],
    gaps: mondays.filter((monday) => !known.has(monday)),
  };
}

/** What is kept of a repository for the trend. */
export const totalsOf = ({ open, blocking }: RepositoryFigures): Totals => ({
  critical: open.CRITICAL ?? 0,
  high: open.HIGH ?? 0,
  blocking: sumOf(blocking),
});

const sumOfTotals = (all: readonly Totals[]): Totals =>
  all.reduce(
    (sum, one) => ({
      critical: sum.critical + one.critical,
      high: sum.high + one.high,
      blocking: sum.blocking + one.blocking,
    }),
    { critical: 0, high: 0, blocking: 0 },
  );

/** The Mondays before a day for which there is room in the trend, the earliest first. */
export function mondaysBefore(day: string): string[] {
  const at = Date.parse(day);
  const sinceMonday = (new Date(at).getUTCDay() + 6) % 7;
  const last = at - (sinceMonday === 0 ? 7 : sinceMonday) * DAY;
  return Array.from({ length: POINTS - 1 }, (_, back) =>
    dayOf(new Date(last - (POINTS - 2 - back) * 7 * DAY).toISOString()),
  );
}

/** `<account>/<region>/<repository>`. */
export const keyOf = ({ account, region, repository }: RepositoryRef): string =>
  `${account}/${region}/${repository}`;
