import cliProgress from 'cli-progress';
import { counted } from '../core/words.ts';
import type { Terminal } from './terminal.ts';

/** Shows how far a long run has come: a bar where somebody watches, one line where nobody does. */
export function openProgress(total: number, { isWatched, note }: Terminal, doing = 'Reading') {
  if (!isWatched) {
    note(`${doing} ${counted(total, 'image')} …`);
    return { step: () => undefined, reach: () => undefined, stop: () => undefined };
  }
  const bar = new cliProgress.SingleBar(
    { format: '{bar} {value}/{total} images, {eta_formatted} left', stream: process.stderr },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    step: () => bar.increment(),
    /** So many are done of so many, which may have become more. */
    reach: (done: number, all: number) => {
      bar.setTotal(all);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

/** Counts what nobody can count before, where somebody watches. */
export function openSteps(isWatched: boolean) {
  if (!isWatched) return { step: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({
    format: '{value} images read, {duration_formatted}',
    stream: process.stderr,
  });
  bar.start(0, 0);
  return { step: () => bar.increment(), stop: () => bar.stop() };
}
