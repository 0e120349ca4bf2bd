import type { DigestRoute } from '../announce/digest-route.ts';
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
import { isNews } from '../core/ledger/failed.ts';
import { isWeekly } from '../core/policy/cadence.ts';
import type { BulletinTurn } from '../records/bulletin-turn.ts';
import { refusedAgain, tellEach } from './tell-each.ts';
import type { DigestTools } from './tools.ts';

/**
 * Tells each channel how its repositories stand, one after the other. `isResumed`: another run may have told
 * some, and died. A channel that cannot be told is tried again.
 */
export async function tellBulletins(
  counted: BulletinRun,
  turn: BulletinTurn,
  tools: DigestTools,
  hasTime: () => boolean,
  isResumed: boolean,
): Promise<BulletinRun> {
  let run = counted;
  const { failures, isOver } = await tellEach(
    await bulletinsToTell(run, tools),
    (one) => tell(one, run, isResumed),
    async ({ bulletin }, receipt) => {
      run = { ...run, told: { ...run.told, [bulletinName(bulletin)]: receipt } };
      await turn.noteTold(run);
    },
    hasTime,
  );
  if (!isOver) return run;
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
  const { digests: route } = tools;
  if (!route) return [];
  const noted = await book.posture();
  return bulletinsOf(figures, weeks, tools.policy, run.day, route.home, noted)
    .filter((bulletin) => isOpen(bulletin, run))
    .map((bulletin) => ({ bulletin, route }));
}

const isOpen = (bulletin: Bulletin, { told }: BulletinRun): boolean =>
  isWorthTelling(bulletin) && told[bulletinName(bulletin)] === undefined;

const tell = (
  { bulletin, route }: ToTell,
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
  const refused = { ...run, ...refusedAgain(run.failed, failures, now()) };
  await turn.save(refused);
  if (isNews(run.failed, failures[0])) allOrFailure(failures);
  return refused;
}

const noteTotals = (
  day: string,
  figures: readonly RepositoryFigures[],
  { bulletins }: DigestTools,
): Promise<void> =>
  bulletins.noteTotals(day, new Map(figures.map((one) => [keyOf(one), totalsOf(one)])));
