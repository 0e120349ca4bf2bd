import type { DigestRoute } from '../announce/digest-route.ts';
import { allOrFailure } from '../core/errors.ts';
import { isNews } from '../core/ledger/failed.ts';
import {
  type Approvals,
  approvalsName,
  approvalsOf,
  peaceUntil,
} from '../core/telling/approvals.ts';
import {
  type ApprovalsRun,
  approvalsToGoOn,
  earliestIn,
  sinceIn,
  withTold,
} from '../core/telling/approvals-run.ts';
import { type ApprovedImage, approvedImage } from '../core/telling/approved.ts';
import type { BulletinTurn } from '../records/bulletin-turn.ts';
import { refusedAgain, tellEach } from './tell-each.ts';
import type { DigestTools } from './tools.ts';

/**
 * Tells each channel that wants it, once a day, what was approved without a word, as it stands by now. Which channels
 * are to be told is written down before the first is, and each that has been before the next. Undefined where there is
 * nothing to do.
 */
export async function tellApprovals(
  turn: BulletinTurn,
  tools: DigestTools,
  hasTime: () => boolean,
): Promise<ApprovalsRun | undefined> {
  const { digests: route } = tools;
  const begun = approvalsToGoOn(turn.approvals, tools.policy, tools.now());
  if (!route || !begun) return undefined;
  const isResumed = begun === turn.approvals;
  const channels = await channelsIn(begun, isResumed, route.home, tools);
  let run = withWaiting(begun, channels);
  if (!isResumed) await turn.saveApprovals(run);
  const { open, ends } = apart(channels, run.day, tools.now());
  const { failures, isOver } = await tellEach(
    open,
    (approvals) => tell(approvals, route, run, isResumed),
    async ({ channel }) => {
      run = withTold(run, channel);
      await turn.noteApprovals(run);
    },
    hasTime,
  );
  return isOver ? end(run, failures, ends, turn, tools) : run;
}

type Channels = ReadonlyMap<string, readonly ApprovedImage[]>;

/** What each channel is to be told; of a run that is gone on with, those that have not been yet. */
async function channelsIn(
  run: ApprovalsRun,
  isResumed: boolean,
  home: string,
  { bulletins, policy }: DigestTools,
): Promise<Channels> {
  const images: ApprovedImage[] = [];
  for await (const some of bulletins.approvals(earliestIn(run), run.before)) {
    images.push(
      ...some.flatMap(({ approval, current }) =>
        current ? (approvedImage(approval, current, policy, home) ?? []) : [],
      ),
    );
  }
  const toTell = images.filter(
    ({ channel, at }) =>
      at >= sinceIn(run, channel) && (!isResumed || run.waiting[channel] !== undefined),
  );
  return Map.groupBy(toTell, ({ channel }) => channel);
}

const withWaiting = (run: ApprovalsRun, channels: Channels): ApprovalsRun => ({
  ...run,
  waiting: Object.fromEntries(
    Array.from(channels.keys(), (channel) => [channel, sinceIn(run, channel)]),
  ),
});

/** What is said now, and when the quiet hours of the other channels end (ISO times). */
function apart(channels: Channels, day: string, now: Date) {
  const open: Approvals[] = [];
  const ends: string[] = [];
  for (const [channel, images] of channels) {
    const until = peaceUntil(images, now);
    if (until === undefined) open.push(approvalsOf(channel, day, images));
    else ends.push(until);
  }
  return { open, ends };
}

const tell = (
  approvals: Approvals,
  route: DigestRoute,
  { startedAt }: ApprovalsRun,
  isResumed: boolean,
): Promise<string> =>
  route.sendApprovals(approvals, { name: approvalsName(approvals), startedAt, isResumed });

/** All have been tried. A channel that refuses is tried again, more and more rarely; its cause is thrown where it is new. */
async function end(
  { failed, retryAt: _before, ...run }: ApprovalsRun,
  failures: readonly unknown[],
  ends: readonly string[],
  turn: BulletinTurn,
  { now }: DigestTools,
): Promise<ApprovalsRun> {
  const refused = failures.length > 0 ? refusedAgain(failed, failures, now()) : undefined;
  const [retryAt] = [...ends, ...(refused ? [refused.retryAt] : [])].sort();
  const ended = {
    ...run,
    ...(refused && { failed: refused.failed }),
    ...(retryAt !== undefined && { retryAt }),
  };
  await turn.saveApprovals(ended);
  if (isNews(failed, failures[0])) allOrFailure(failures);
  return ended;
}
