import type { ImageRef } from '../core/image.ts';
import type { Held } from '../core/telling/held.ts';
import type { TakenUp } from '../records/take-up.ts';
import { asSummarised, judgeHeld } from './judge-held.ts';
import type { Judged } from './judge-image.ts';
import type { RootPace } from './root-pace.ts';
import type { Toolbox } from './tools.ts';

/** How a sweep tells of what it holds. */
export interface TellingHeld {
  readonly tools: Toolbox;
  readonly pace: RootPace;
  readonly hasTime: () => boolean;
  /** Judges what was taken up in this way, and puts off what fails; it never throws. False where it failed. */
  readonly judge: (
    taken: TakenUp,
    by: (taken: TakenUp) => Promise<readonly Judged[]>,
  ) => Promise<boolean>;
  readonly note: (failure: unknown) => void;
}

interface Told {
  readonly image: ImageRef;
  /** Absent where it cannot be read. */
  readonly held?: Held;
}

/** Takes up what is held of an image, and says it. False where it is not said, and tried again. */
export async function tellOne(
  { image, held }: Told,
  as: 'alone' | 'among',
  { tools, judge, note }: TellingHeld,
): Promise<boolean> {
  const { records } = tools;
  const taken = await records.takeUp({ image, kind: 'held' }).catch(note);
  if (!taken) return false;
  // A run may have died of it: with pauses that double it takes no others along.
  const isOurs = taken.before === 0 || (await records.takeUpAlone(taken).catch(note));
  const isFirst = taken.before === 0 && !taken.failed && held !== undefined && !held.mayBeSaid;
  const ours = held?.blocking.length === 0 ? asSummarised(tools) : tools;
  return isOurs ? judge(taken, (one) => judgeHeld(one, { as, isFirst }, ours)) : false;
}
