import { drawn } from './history.ts';
import { playAll } from './play.ts';
import { shrunk } from './shrink.ts';
import { telling } from './telling.ts';

/*
 * Random histories of images, sixty of them at once: whatever has happened in whatever order, in the end
 * every image has the verdict that it would be given anew, its tags say so, and people know it, once.
 */

const COUNT = Number(process.env['HISTORIES'] ?? 240);
const SEED = Number(process.env['HISTORIES_SEED'] ?? 1);
const AT_ONCE = 60;

const batches = Array.from({ length: Math.ceil(COUNT / AT_ONCE) }, (_, at) => ({
  seed: SEED + at,
  size: Math.min(AT_ONCE, COUNT - at * AT_ONCE),
}));

/** So many of a batch are made shorter: more would mostly say the same. */
const TOLD = 2;

it.each(batches)(
  'images end with the verdict they would be given anew, marked and told once: $size histories of seed $seed',
  async ({ seed, size }) => {
    const play = drawn(seed, size);
    const { wrong } = await playAll(play);
    const told: string[] = [];
    for (const [place, what] of [...wrong].slice(0, TOLD)) {
      const failure = await shrunk(play, place);
      const alone = failure ? telling(failure) : `  only among the others: ${what.join('; ')}`;
      told.push(`history ${place} of seed ${seed}:\n${alone}`);
    }
    const more = wrong.size - told.length;
    if (more > 0) told.push(`and ${more} more of ${size}`);
    expect(told.join('\n\n')).toBe('');
  },
  3_600_000,
);
