import type { ImageRef } from '../core/image.ts';
import type { TakenUp } from '../records/read-due.ts';
import type { Toolbox } from './tools.ts';

/** Asked for at once; more are asked for when these are worked off. */
const PAGE = 100;

/**
 * What is due, the longest waiting first, each taken up before it comes out, until nothing is left or
 * the time is up. What runs may have died of comes last, so that it takes nobody else along; one that
 * cannot be taken up keeps no other from it.
 */
export async function* takeUpDue(
  { records }: Toolbox,
  hasTime: () => boolean,
  suspects: TakenUp[],
  note: (image: ImageRef, failure: unknown) => void,
): AsyncGenerator<TakenUp> {
  for (;;) {
    let isNew = false;
    for (const image of await records.due(PAGE)) {
      if (!hasTime()) return;
      const taken = await records.takeUp(image).catch((failure) => note(image, failure));
      isNew ||= taken !== undefined;
      if (taken && taken.before > 0) suspects.push(taken);
      else if (taken) yield taken;
    }
    // The index lags behind the table: what was taken up may be in it for a while.
    if (!isNew) return;
  }
}
