import { allOrFailure, PermanentFailure } from '../core/errors.ts';
import type { Judged } from './judge-image.ts';
import { judgeWhenFree } from './judge-subjects.ts';
import { lookAtPolicy } from './look-at-policy.ts';
import { type Outcome, swept } from './outcome.ts';
import type { Toolbox } from './tools.ts';

/** As many as a run gets through in its time; what is left is due at the next. */
const IMAGES = 200;
const AT_ONCE = 4;
/** Milliseconds: until the next sweep, or for as long as a person may need to mend something. */
const SHORT_PAUSE = 10 * 60 * 1_000;
const LONG_PAUSE = 60 * 60 * 1_000;

/**
 * Takes up what waits for nobody's event: judgements whose acts were interrupted, lapsed waivers and
 * graces, images that stay undecided. One image that fails does not keep the others waiting; the
 * failures are thrown at the end, and what failed is due again, behind the others.
 */
export async function sweep(tools: Toolbox, hasTime: () => boolean): Promise<Outcome> {
  const due = [...(await tools.records.due(IMAGES))];
  const done: Judged[] = [];
  const failures: unknown[] = [];
  const takeNext = async (): Promise<void> => {
    for (let image = due.shift(); image && hasTime(); image = due.shift()) {
      await judgeWhenFree(image, tools).then(
        (judged) => done.push(judged),
        async (failure: unknown) => {
          failures.push(failure);
          const pause = failure instanceof PermanentFailure ? LONG_PAUSE : SHORT_PAUSE;
          await tools.records.putOffFailed(image, pause).catch((more) => failures.push(more));
        },
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
  const notices = await lookAtPolicy(tools).catch((failure: unknown) => {
    failures.push(failure);
    return [];
  });
  allOrFailure(failures);
  return swept(done, notices.length);
}
