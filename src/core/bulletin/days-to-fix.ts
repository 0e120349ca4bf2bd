import { DAY } from '../time.ts';

/** How long things had been there that are gone: how many by the number of whole days. */
export type DaysToFix = Readonly<Record<string, number>>;

/** The same of spans in milliseconds. */
export function daysOf(spans: Iterable<number>): DaysToFix {
  const days: Record<string, number> = {};
  for (const span of spans) {
    const day = String(Math.max(0, Math.floor(span / DAY)));
    days[day] = (days[day] ?? 0) + 1;
  }
  return days;
}

/** All of them together. */
export function addedDays(counts: Iterable<DaysToFix>): DaysToFix {
  const all: Record<string, number> = {};
  for (const one of counts) {
    for (const [days, count] of Object.entries(one)) all[days] = (all[days] ?? 0) + count;
  }
  return all;
}

/** The median of days that are counted by their number; undefined where there are none. */
export function medianOf(counts: DaysToFix): number | undefined {
  const half = Object.values(counts).reduce((sum, count) => sum + count, 0) / 2;
  let passed = 0;
  for (const [days, count] of Object.entries(counts).sort(([a], [b]) => Number(a) - Number(b))) {
    passed += count;
    if (passed >= half) return Number(days);
  }
  return undefined;
}
