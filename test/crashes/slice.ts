import type { Life } from './life.ts';
import { lived, pointsOf, type Undisturbed, wrongAfter } from './matrix.ts';
import { openStage } from './stage.ts';

/** One file each, so that Jest's workers share them. */
const SLICES = 4;

/** So many are told of: the rest would mostly say the same. */
const TOLD = 10;

/**
 * Lives a life again and again, each time with a run that dies at another call of it.
 *
 * @param slice which of the files it is, from 1: every fourth step is its own
 * @param least how many deaths the suite plays in it, at least
 */
export function playDeaths(life: Life, slice: number, least: number): void {
  it(`${life.name} ends as if no run had died, at whichever call one does: ${least} deaths and more, slice ${slice}`, async () => {
    const stage = await openStage(life);
    try {
      const undisturbed = await lived(stage, life, { from: await stage.moment() });
      const points = pointsOf(life, undisturbed).filter(({ step }) => step % SLICES === slice - 1);
      const without = new Map<number, Promise<Undisturbed>>();
      const withoutStep = (step: number): Promise<Undisturbed> => {
        const from = undisturbed.moments[step];
        if (!from) throw new Error(`there is no step ${step}`);
        const known = without.get(step) ?? lived(stage, life, { from, first: step, left: step });
        without.set(step, known);
        return known;
      };
      const wrong: string[] = [];
      for (const point of points) {
        const other = point.manner === 'gives up' ? await withoutStep(point.step) : undefined;
        const found = await wrongAfter(stage, life, undisturbed, point, other);
        wrong.push(...found.map((what) => `${point.name}: ${what.slice(0, 2_000)}`));
      }
      expect(wrong.slice(0, TOLD)).toEqual([]);
      expect(points.length).toBeGreaterThanOrEqual(least);
    } finally {
      await stage.close();
    }
  }, 900_000);
}
