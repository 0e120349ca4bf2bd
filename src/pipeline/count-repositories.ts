import type { Count, CountedBefore } from '../core/bulletin/count-repository.ts';
import { openCounting } from '../core/bulletin/counted-images.ts';
import { dayToCompare, digestOf } from '../core/bulletin/run.ts';
import type { Cadence } from '../core/policy/cadence.ts';
import type { Policy } from '../core/policy/policy.ts';
import { DAY } from '../core/time.ts';
import type { BulletinBook } from '../records/bulletin-book.ts';
import type { ListedRepository } from '../records/read-repositories.ts';
import type { Records } from '../records/records.ts';
import { countImages, findingsOf, imagesUnder, type WithFindings } from './count-images.ts';

/** What it takes to count how repositories stand. */
export interface CountingTools {
  readonly records: Pick<Records, 'findings' | 'waivers'>;
  readonly bulletins: Pick<BulletinBook, 'repositories' | 'images' | 'openOn'>;
  readonly policy: Policy;
  readonly now: () => Date;
}

/** Which repositories are counted, behind which one, and with which days they may be compared. */
export interface ToCount {
  readonly day: string;
  readonly after?: string;
  /** The days of complete counts, the latest first. */
  readonly counted: readonly string[];
  readonly isWanted: (cadence: Cadence) => boolean;
}

/** So many at the same moment: each holds the findings of one image. */
const AT_ONCE = 4;

/** Counts repositories by the ledger alone, a few at a time, by name and registry; `last`: the place of the last. */
export async function* countRepositories(
  toCount: ToCount,
  tools: CountingTools,
): AsyncGenerator<{ readonly counts: readonly Count[]; readonly last: string }> {
  let some: ListedRepository[] = [];
  const countSome = async () => {
    const last = some.at(-1)?.place ?? '';
    const counts = await Promise.all(some.map((one) => countRepository(one, toCount, tools)));
    some = [];
    return { counts: counts.flatMap((count) => count ?? []), last };
  };
  for await (const one of tools.bulletins.repositories(toCount.after)) {
    const { cadence } = digestOf(one.repository, tools.policy);
    if (!toCount.isWanted(cadence)) continue;
    some.push(one);
    if (some.length === AT_ONCE) yield countSome();
  }
  if (some.length > 0) yield countSome();
}

/** Undefined where nothing of it may be deployed any more. */
async function countRepository(
  { keys, ...listed }: ListedRepository,
  toCount: ToCount,
  tools: CountingTools,
): Promise<Count | undefined> {
  const { records, bulletins } = tools;
  const [before, waivers] = await Promise.all([
    countedBefore(listed, toCount, tools),
    records.waivers(listed.repository),
  ]);
  const about = { repository: listed.repository, before, ...(waivers && { waivers }) };
  const findings = (of: WithFindings) => findingsOf(of, records);
  return countImages(about, imagesUnder(keys, bulletins), { ...tools, findings }, openCounting());
}

/** With what a repository is compared. */
export async function countedBefore(
  listed: Omit<ListedRepository, 'keys'>,
  { day, counted }: Pick<ToCount, 'day' | 'counted'>,
  { bulletins, policy }: Pick<CountingTools, 'bulletins' | 'policy'>,
): Promise<CountedBefore> {
  const { cadence } = digestOf(listed.repository, policy);
  const compared = dayToCompare(counted, day, cadence);
  const open = compared && (await bulletins.openOn(compared, listed));
  const period = cadence === 'daily' ? DAY : 7 * DAY;
  if (compared === undefined || !open)
    return { at: new Date(Date.parse(day) - period).toISOString() };
  return { at: new Date(compared).toISOString(), open };
}
