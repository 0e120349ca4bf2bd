import type { Comparison } from '../../core/ledger/comparison.ts';
import { openProgress } from '../../terminal/progress.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Ledger } from '../open-ledger.ts';
import type { Time } from '../time.ts';
import { type AskedComparison, covers } from './ask-to-compare.ts';
import { sayCompared } from './backfill-text.ts';
import type { Backfilled } from './backfilled.ts';

const INTERVAL = 5_000;
const IMAGES_SHOWN = 500;

/**
 * Watches a comparison until people have been told of it: it begins, compares, and what it has found is judged.
 * Where another policy is deployed meanwhile, the one that follows it takes its place.
 */
export async function followComparison(
  asked: AskedComparison,
  only: string | undefined,
  comparison: Ledger['comparison'],
  terminal: Terminal,
  { pause }: Pick<Time, 'pause'>,
): Promise<Backfilled> {
  let run = asked.state === 'under-way' ? asked.run : undefined;
  const after = asked.state === 'under-way' ? undefined : asked.after;
  const show = openDisplay(terminal);
  try {
    for (;;) {
      const { run: last } = await comparison.read();
      if (last && isFollowing(last, run, after, only)) run = last;
      const isOver = run && (run.state === 'told' || run.id !== last?.id);
      if (run) show.reach(run, await comparison.judged(run));
      if (run && isOver) return await resultOf(run, comparison);
      await pause(INTERVAL);
    }
  } finally {
    show.stop();
  }
}

/** Whether the last comparison is the one to be watched, as far as that is known, or has taken its place. */
function isFollowing(
  last: Comparison,
  run: Comparison | undefined,
  after: string | undefined,
  only: string | undefined,
): boolean {
  if (!run) return last.id !== after && covers(last.only, only);
  return (
    last.id === run.id || (last.policyVersion !== run.policyVersion && last.only === undefined)
  );
}

/** A bar of what is judged, and a word when all is compared. */
function openDisplay(terminal: Terminal) {
  let bar: ReturnType<typeof openProgress> | undefined;
  let isSaid = false;
  return {
    reach: (run: Comparison, judged: number): void => {
      const all = askedIn(run);
      if (run.state !== 'comparing' && !isSaid) {
        isSaid = true;
        bar?.stop();
        bar = undefined;
        terminal.note(sayCompared(run));
      }
      if (all === 0) return;
      bar ??= openProgress(all, terminal, 'Judging');
      bar.reach(judged, all);
    },
    stop: () => bar?.stop(),
  };
}

const askedIn = ({ asked }: Comparison): number =>
  Object.values(asked).reduce((sum, count) => sum + count, 0);

async function resultOf(run: Comparison, comparison: Ledger['comparison']): Promise<Backfilled> {
  const { tally, news } = await comparison.told(run);
  const images = news
    .slice(0, IMAGES_SHOWN)
    .map(({ image: { repository, digest }, why: _why, ...one }) => {
      return { ...one, repository, digest };
    });
  return { run, tally, images, left: Math.max(0, askedIn(run) - tally.judged) };
}
