import type { Current, RouteName } from '../core/ledger/ledger.ts';
import type { Held } from '../core/telling/held.ts';
import type { Waiting } from '../records/held/held-requests.ts';
import type { Toolbox } from './tools.ts';

/** Something that is held of a judgement, with its record. */
export interface Standing extends Waiting {
  readonly current: Current;
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
): Promise<readonly Standing[]> {
  const left: Standing[] = [];
  for (let at = 0; at < waiting.length; at += AT_ONCE) {
    const some = waiting.slice(at, at + AT_ONCE);
    const entries = await Promise.all(some.map(({ image }) => records.read(image)));
    for (const [index, one] of some.entries()) {
      const { current } = entries[index] ?? {};
      if (isToBeSaid(current, one.held, route)) {
        const isPutOff = one.isPutOff || current.settledAt === undefined;
        left.push({ ...one, isPutOff, current });
      } else await records.held.drop(one);
    }
  }
  return left;
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
