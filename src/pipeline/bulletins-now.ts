import { type Bulletin, bulletinsOf } from '../core/bulletin/bulletin.ts';
import type { RepositoryFigures } from '../core/bulletin/figures.ts';
import { mondaysBefore } from '../core/bulletin/trend.ts';
import { dayOf } from '../core/time.ts';
import type { BulletinBook } from '../records/bulletin-book.ts';
import { type CountingTools, countRepositories } from './count-repositories.ts';

/** What it takes to see how repositories stand at this moment. */
export interface LookingTools extends CountingTools {
  readonly bulletins: CountingTools['bulletins'] &
    Pick<BulletinBook, 'read' | 'totals' | 'posture'>;
}

/** What each channel would be told at this moment, whatever the day. Nothing is written down, and nobody is told. */
export async function bulletinsNow(tools: LookingTools): Promise<Bulletin[]> {
  const { bulletins, policy, now } = tools;
  const day = dayOf(now().toISOString());
  const run = await bulletins.read();
  const figures: RepositoryFigures[] = [];
  const toCount = { day, counted: run?.counted ?? [], isWanted: () => true };
  for await (const { counts } of countRepositories(toCount, tools))
    figures.push(...counts.map((count) => count.figures));
  const weeks = await bulletins.totals(mondaysBefore(day));
  return bulletinsOf(figures, weeks, policy, day, undefined, await bulletins.posture());
}
