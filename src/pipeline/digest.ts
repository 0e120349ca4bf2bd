import { type BulletinRun, runToGoOn, withCounted } from '../core/bulletin/run.ts';
import { allOrFailure, isToComeLater } from '../core/errors.ts';
import { isToldOn } from '../core/policy/cadence.ts';
import type { BulletinTurn } from '../records/bulletin-turn.ts';
import { countRepositories } from './count-repositories.ts';
import { digested, ignored, type Outcome } from './outcome.ts';
import { tellApprovals } from './tell-approvals.ts';
import { tellBulletins } from './tell-bulletins.ts';
import type { DigestTools } from './tools.ts';

/**
 * Tells each channel what was approved without a word, and how its repositories stand, all by the ledger alone. How far
 * either has come stands in the ledger: a run whose time is up, or that dies, is gone on with by the next. What fails of
 * the one keeps nobody from the other.
 */
export async function digest(tools: DigestTools, hasTime: () => boolean): Promise<Outcome> {
  const turn = await tools.bulletins.take();
  if (!turn) return ignored('another run is at the digest');
  try {
    const [approvals] = await Promise.allSettled([tellApprovals(turn, tools, hasTime)]);
    const [run] = await Promise.allSettled([countAndTell(turn, tools, hasTime)]);
    const failures = [approvals, run].filter((one) => one.status === 'rejected');
    // It is noted as not told, and the next run goes on with it.
    allOrFailure(failures.map(({ reason }) => reason).filter((one) => !isToComeLater(one)));
    return digested(valueOf(run), valueOf(approvals));
  } finally {
    // It runs out by itself where it cannot be ended; what failed before is what matters.
    await turn.end().catch(() => undefined);
  }
}

const valueOf = <T>(settled: PromiseSettledResult<T>): T | undefined =>
  settled.status === 'fulfilled' ? settled.value : undefined;

/** Counts how every repository stands, and tells each channel of its own; undefined where it is not time for it. */
async function countAndTell(
  turn: BulletinTurn,
  tools: DigestTools,
  hasTime: () => boolean,
): Promise<BulletinRun | undefined> {
  const run = runToGoOn(turn.run, tools.policy, tools.now());
  return run && goOn(run, turn, tools, hasTime);
}

async function goOn(
  begun: BulletinRun,
  turn: BulletinTurn,
  tools: DigestTools,
  hasTime: () => boolean,
): Promise<BulletinRun> {
  if (begun.state === 'telling') return tellBulletins(begun, turn, tools, hasTime, true);
  const run = await count(begun, turn, tools, hasTime);
  if (run.state !== 'telling' || !hasTime()) return run;
  return tellBulletins(run, turn, tools, hasTime, false);
}

/** Counts what is to be told that day; a few repositories at a time, each written down before the next. */
async function count(
  begun: BulletinRun,
  turn: BulletinTurn,
  tools: DigestTools,
  hasTime: () => boolean,
): Promise<BulletinRun> {
  let run = begun;
  await turn.save(run);
  const isWanted = (cadence: Parameters<typeof isToldOn>[0]) => isToldOn(cadence, run.day);
  for await (const { counts, last } of countRepositories({ ...run, isWanted }, tools)) {
    await tools.bulletins.note(run.day, counts);
    run = { ...run, after: last };
    await turn.save(run);
    if (!hasTime()) return run;
  }
  run = { ...run, state: 'telling', counted: withCounted(run) };
  await turn.save(run);
  return run;
}
