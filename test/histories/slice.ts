import { drawn } from './history.ts';
import { playAll } from './play.ts';
import { shrunk } from './shrink.ts';
import { telling } from './telling.ts';

const COUNT = Number(process.env['HISTORIES'] ?? 2_000);
const SEED = Number(process.env['HISTORIES_SEED'] ?? 1);
const AT_ONCE = 60;
/** One file each, so that Jest's workers share them. */
const SLICES = 4;

const batches = Array.from({ length: Math.ceil(COUNT / AT_ONCE) }, (_, at) => ({
  seed: SEED + at,
  size: Math.min(AT_ONCE, COUNT - at * AT_ONCE),
  // The first one as everything else is played: over the network, on the DynamoDB that is not ours.
  how: at === 0 ? 'over the network' : 'in memory',
}));

/** So many of a batch are made shorter: more would mostly say the same. */
const TOLD = 2;

/**
 * Random histories of images, sixty of them at once: whatever has happened in whatever order, in the end
 * every image has the verdict that it would be given anew, its tags say so, and people know it, once.
 *
 * @param slice which of the files it is, from 1
 */
export function playSlice(slice: number): void {
  const own = batches.filter((_, at) => at % SLICES === slice - 1);
  // Of a few there is none for the last slices, and a file without a test would fail.
  if (own.length === 0) own.push({ seed: SEED, size: 1, how: 'in memory' });
  it.each(own)(
    'images end with the verdict they would be given anew, marked and told once: $size histories of seed $seed, $how',
    async ({ seed, size, how }) => {
      const play = drawn(seed, size);
      const { wrong } = await playAll(play, { inMemory: how === 'in memory' });
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
}
