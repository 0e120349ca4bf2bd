import { allOrFailure, failureFor, PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { HOUR, MINUTE } from '../core/time.ts';
import type { TakenUp } from '../records/read-due.ts';
import type { Judged } from './judge-image.ts';
import { judgeWhenFree } from './judge-subjects.ts';
import { lookAtPolicy } from './look-at-policy.ts';
import { manyAtOnce } from './many-at-once.ts';
import { type Outcome, swept } from './outcome.ts';
import { takeUpDue } from './take-up-due.ts';
import type { Toolbox } from './tools.ts';

/** What fits into the memory of the function, by what `npm run bench` measures of one image. */
const AT_ONCE = {
  most: 4,
  heaviest: 10_000,
  // What was not scanned before may have any number.
  weightOf: ({ findings }: TakenUp) => Math.max(findings, 2_500),
};
/** Milliseconds: until a later sweep, or for as long as a person may need to mend something. */
const SHORT_PAUSE = 10 * MINUTE;
const LONG_PAUSE = HOUR;

/**
 * Takes up what waits for nobody's event: judgements whose acts were interrupted, lapsed waivers and
 * graces, images that stay undecided. One image that fails does not keep the others waiting; the
 * failures are thrown at the end, and what failed is due again, behind the others.
 */
export async function sweep(tools: Toolbox, hasTime: () => boolean): Promise<Outcome> {
  const endTurn = await tools.records.takeSweepTurn();
  if (!endTurn) return swept(openTally(), 0);
  try {
    return await sweepInTurn(tools, hasTime);
  } finally {
    // It runs out by itself where it cannot be ended; what failed before is what matters.
    await endTurn().catch(() => undefined);
  }
}

async function sweepInTurn(tools: Toolbox, hasTime: () => boolean): Promise<Outcome> {
  const done = openTally();
  const failures: unknown[] = [];
  const note = (failure: unknown): void => void failures.push(failure);
  const noteFor = (image: ImageRef, failure: unknown): void => note(failureFor(image, failure));
  const judge = ({ image }: TakenUp): Promise<void> =>
    judgeWhenFree(image, tools).then(done.add, async (failure: unknown) => {
      noteFor(image, failure);
      const pause = failure instanceof PermanentFailure ? LONG_PAUSE : SHORT_PAUSE;
      await tools.records.putOffFailed(image, pause).catch((one) => noteFor(image, one));
    });
  const suspects: TakenUp[] = [];
  await manyAtOnce(takeUpDue(tools, hasTime, suspects, noteFor), AT_ONCE, judge).catch(note);
  for (const suspect of suspects) {
    const isOurs = hasTime() && (await tools.records.takeUpAlone(suspect).catch(note));
    if (isOurs) await judge(suspect);
  }
  const notices = await lookAtPolicy(tools).catch(note);
  allOrFailure(failures);
  return swept(done, notices?.length ?? 0);
}

/** So many, with so many findings altogether, are answered with. */
const SUBJECTS_KEPT = 100;
const FINDINGS_KEPT = 10_000;

function openTally() {
  const subjects: Judged[] = [];
  let findings = 0;
  const tally = {
    subjects,
    judged: 0,
    add: (one: Judged): void => {
      tally.judged += 1;
      findings += one.decision.findings.length;
      if (subjects.length < SUBJECTS_KEPT && findings <= FINDINGS_KEPT) subjects.push(one);
    },
  };
  return tally;
}
