import { PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import type { Intervention } from '../core/interventions/intervention.ts';
import type { TakenUp } from '../records/take-up.ts';
import { askForOthers } from './ask-for-others.ts';
import { gather } from './gather.ts';
import { judgeAsked } from './judge-asked.ts';
import type { Judged } from './judge-image.ts';
import { scanForPeople } from './scan-for-people.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges an image about which people have done something from Slack, with everything that contains it. A scan that
 * they have asked for is asked of ECR first; what a person has to mend of that, or of the record of what was done, is
 * thrown when the image is judged: by what was accepted, released or taken back it is judged in any case.
 */
export async function judgeActed(taken: TakenUp, tools: Toolbox): Promise<readonly Judged[]> {
  const { image, request } = taken;
  const [gathered, { done, unreadable }] = await Promise.all([
    gather(image, tools),
    whatWasAsked(image, request?.interventions ?? [], tools),
  ]);
  await askForOthers(image, done, gathered, tools);
  const { known, failure = unreadable } = await scanForPeople(done ?? [], gathered, tools);
  const judged = await judgeAsked(taken, known, tools);
  if (failure) throw failure;
  return judged;
}

interface Asked {
  /** Absent where it cannot be read. */
  readonly done?: readonly Intervention[];
  readonly unreadable?: PermanentFailure;
}

async function whatWasAsked(
  image: ImageRef,
  ids: readonly string[],
  { records }: Toolbox,
): Promise<Asked> {
  try {
    return { done: await records.interventions(image, ids) };
  } catch (failure) {
    if (failure instanceof PermanentFailure) return { unreadable: failure };
    throw failure;
  }
}
