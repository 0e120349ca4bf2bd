import type { RepositoryRef } from '../core/bulletin/figures.ts';
import { inBatches } from '../core/in-batches.ts';
import { sumWeeks } from '../core/report/sum-weeks.ts';
import type { Trend } from '../core/report/trend.ts';
import type { CountedWeeks } from '../core/report/weeks.ts';
import { readAll } from './batches.ts';
import { repositoryPartition, TREND } from './keys.ts';
import { trendIn } from './repository-trend.ts';
import type { Table } from './table.ts';

/** Ten calls at once. */
const AT_ONCE = 1_000;

/** What some repositories have counted, all together, in the weeks that begin on these Mondays. */
export async function readWeeks(
  table: Table,
  repositories: readonly RepositoryRef[],
  mondays: readonly string[],
): Promise<CountedWeeks> {
  const keys = repositories.map((one) => ({ pk: repositoryPartition(one), sk: TREND }));
  const trends: Trend[] = [];
  let unreadable = 0;
  for (const batch of inBatches(keys, AT_ONCE)) {
    for (const item of await readAll(table, 'reading what was counted in former weeks', batch)) {
      const { trend } = trendIn(item);
      if (trend) trends.push(trend);
      else unreadable += 1;
    }
  }
  return { weeks: sumWeeks(trends, mondays), unreadable };
}
