import type { DigestRoute } from '../announce/route.ts';
import {
  type Bulletin,
  bulletinName,
  bulletinsOf,
  isWorthTelling,
} from '../core/bulletin/bulletin.ts';
import type { RepositoryFigures } from '../core/bulletin/figures.ts';
import type { BulletinRun } from '../core/bulletin/run.ts';
import { keyOf, mondaysBefore, totalsOf } from '../core/bulletin/trend.ts';
import { allOrFailure } from '../core/errors.ts';
import { causeOf, failedAgain, isNews, pauseAfter } from '../core/ledger/failed.ts';
import { isWeekly } from '../core/policy/cadence.ts';
import type { BulletinTurn } from '../records/bulletin-turn.ts';
import type { DigestTools } from './tools.ts';

/**
 * Tells each channel how its repositories stand, one after the other, and notes each before the next. `isResumed`: another
 * run may have told some, and died. A channel that cannot be told keeps no other from it, and is tried again; what there
 * is no time for is left to the next run.
 */
export async function tellBulletins(
  counted: BulletinRun,
  turn: BulletinTurn,
  tools: DigestTools,
  hasTime: () => boolean,
  isResumed: boolean,
): Promise<BulletinRun> {
  let run = counted;
  const failures: unknown[] = [];
  for (const { bulletin, route } of await bulletinsToTell(run, tools)) {
    const receipt = await tell(bulletin, route, run, isResumed).catch(reasonOf);
    if (typeof receipt === 'object') {
      failures.push(receipt.reason);
      continue;
    }
    run = { ...run, told: { ...run.told, [bulletinName(bulletin)]: receipt } };
    await turn.noteTold(run);
    if (!hasTime()) return run;
  }
  if (failures.length > 0) return putOff(run, failures, turn, tools);
  const { failed: _failed, retryAt: _retryAt, ...rest } = run;
  const told: BulletinRun = { ...rest, state: 'told' };
  await turn.save(told);
  return told;
}

interface ToTell {
  readonly bulletin: Bulletin;
  readonly route: DigestRoute;
}

/** What is worth telling, and has not been told yet. What is kept for the trend is written down first. */
async function bulletinsToTell(run: BulletinRun, tools: DigestTools): Promise<readonly ToTell[]> {
  const { bulletins: book } = tools;
  const figures = await book.counted(run.day);
  if (isWeekly(run.day)) await noteTotals(run.day, figures, tools);
  const weeks = await book.totals(mondaysBefore(run.day));
  return tools.routes.flatMap(({ digests: route }) =>
    (route ? bulletinsOf(figures, weeks, tools.policy, run.day, route.home) : []).flatMap(
      (bulletin) => (route && isOpen(bulletin, run) ? [{ bulletin, route }] : []),
    ),
  );
}

const isOpen = (bulletin: Bulletin, { told }: BulletinRun): boolean =>
  isWorthTelling(bulletin) && told[bulletinName(bulletin)] === undefined;

const tell = (
  bulletin: Bulletin,
  route: DigestRoute,
  { startedAt }: BulletinRun,
  isResumed: boolean,
): Promise<string> => route.send(bulletin, { name: bulletinName(bulletin), startedAt, isResumed });

/** A channel that refuses is tried again, more and more rarely; its cause is thrown where it is new. */
async function putOff(
  run: BulletinRun,
  failures: readonly unknown[],
  turn: BulletinTurn,
  { now }: DigestTools,
): Promise<BulletinRun> {
  const [first] = failures;
  const failed = failedAgain(run.failed, causeOf(first), now());
  const retryAt = new Date(now().getTime() + pauseAfter(failed, first)).toISOString();
  await turn.save({ ...run, failed, retryAt });
  if (isNews(run.failed, first)) allOrFailure(failures);
  return { ...run, failed, retryAt };
}

const noteTotals = (
  day: string,
  figures: readonly RepositoryFigures[],
  { bulletins }: DigestTools,
): Promise<void> =>
  bulletins.noteTotals(day, new Map(figures.map((one) => [keyOf(one), totalsOf(one)])));

const reasonOf = (reason: unknown): { readonly reason: unknown } => ({ reason });
