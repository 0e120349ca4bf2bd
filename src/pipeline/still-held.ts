import { PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Current, RouteName } from '../core/ledger/ledger.ts';
import type { Held } from '../core/telling/held.ts';
import type { Waiting } from '../records/held/held-requests.ts';
import type { Toolbox } from './tools.ts';

/** Something that is held of a judgement, with its record. */
export interface Standing extends Waiting {
  readonly current: Current;
}

/** What is held and still to be said. */
export interface StillHeld {
  readonly left: readonly Standing[];
  /** Images whose records cannot be read: each is told of by itself, and fails by itself. */
  readonly unreadable: readonly ImageRef[];
}

/** So many are read at the same moment. */
const AT_ONCE = 25;

/**
 * Of what is held, what still is to be said. Where another judgement has come meanwhile, or somebody has told of this
 * one, it is held no longer; where the judgement is not settled, it is somebody's turn, and put off.
 */
export async function stillHeld(
  waiting: readonly Waiting[],
  route: RouteName,
  { records }: Toolbox,
): Promise<StillHeld> {
  const left: Standing[] = [];
  const unreadable: ImageRef[] = [];
  for (const some of inBatches(waiting, AT_ONCE)) {
    const entries = await Promise.all(some.map(({ image }) => records.read(image).catch(notThere)));
    for (const [index, one] of some.entries()) {
      const entry = entries[index];
      if (entry === undefined) unreadable.push(one.image);
      else if (isToBeSaid(entry.current, one.held, route)) {
        const isPutOff = one.isPutOff || entry.current.settledAt === undefined;
        left.push({ ...one, isPutOff, current: entry.current });
      } else await records.held.drop(one);
    }
  }
  return { left, unreadable };
}

/** One record that cannot be read keeps nobody from hearing of the others. */
function notThere(failure: unknown): undefined {
  if (failure instanceof PermanentFailure) return undefined;
  throw failure;
}

/** Nothing newer stands there, and nothing was said of it since it was held. */
function isToBeSaid(
  current: Current | undefined,
  { number, at }: Held,
  route: RouteName,
): current is Current {
  if (current?.number !== number) return false;
  const said = current.said[route];
  return said === undefined || (said.at <= at && said.shown?.number !== number);
}
