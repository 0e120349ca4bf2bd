import { allOrFailure, failureFor } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { isNews } from '../core/ledger/failed.ts';
import type { SweepTurn } from '../records/sweep-turn.ts';
import type { TakenUp } from '../records/take-up.ts';
import { judgeDue } from './judge-due.ts';
import type { Judged } from './judge-image.ts';
import { type Looked, look } from './look.ts';
import { lookAtPolicy } from './look-at-policy.ts';
import { manyAtOnce } from './many-at-once.ts';
import { type Outcome, swept } from './outcome.ts';
import { type Aside, type Task, takeUpDue } from './take-up-due.ts';
import { tellOfComparison } from './tell-of-comparison.ts';
import type { Toolbox } from './tools.ts';

/** What fits into the memory of the function, by what `npm run bench` measures of one image. */
const AT_ONCE = {
  most: 8,
  heaviest: 10_000,
  // What was not scanned before may have any number; what is looked at mostly has what it had, and is not marked
  // or told of. More looks at once than eight would ask more of ECR than it is known to answer.
  weightOf: (task: Task) => Math.max(findingsOf(task), task.kind === 'judge' ? 2_500 : 1_250),
};

const findingsOf = (task: Task): number =>
  task.kind === 'judge'
    ? task.taken.findings
    : Object.values(task.look.entry.current.judgement.counts).reduce((sum, one) => sum + one, 0);

/**
 * Takes up what waits for nobody's event: judgements whose acts were interrupted, lapsed waivers and
 * graces, images that stay undecided or were asked for; and looks at what may still be deployed. One image
 * that fails does not keep the others waiting; it is due again, behind the others, and what it failed of is
 * thrown at the end where it is new.
 */
export async function sweep(tools: Toolbox, hasTime: () => boolean): Promise<Outcome> {
  const turn = await tools.records.takeSweepTurn();
  if (!turn) return swept(openTally(), 0);
  try {
    return await sweepInTurn(tools, turn, hasTime);
  } finally {
    // It runs out by itself where it cannot be ended; what failed before is what matters.
    await turn.end().catch(() => undefined);
  }
}

async function sweepInTurn(
  tools: Toolbox,
  turn: SweepTurn,
  hasTime: () => boolean,
): Promise<Outcome> {
  const done = openTally();
  const failures: unknown[] = [];
  const note = (failure: unknown): void => void failures.push(failure);
  const noteFor = (image: ImageRef, failure: unknown): void => note(failureFor(image, failure));
  const work = workOf(tools, done, noteFor);
  const aside: Aside = { suspects: [], note: noteFor };
  const isWorkedOff = await manyAtOnce(takeUpDue(tools, turn, hasTime, aside), AT_ONCE, work).then(
    () => true,
    (failure: unknown) => {
      note(failure);
      return false;
    },
  );
  for (const taken of aside.suspects) {
    const isOurs = hasTime() && (await tools.records.takeUpAlone(taken).catch(note));
    if (isOurs) await work({ kind: 'judge', taken });
  }
  if (isWorkedOff && hasTime()) await tellOfComparison(tools).catch(note);
  const notices = await lookAtPolicy(tools).catch(note);
  allOrFailure(failures);
  return swept(done, notices?.length ?? 0);
}

const NOT_SEEN: Looked = { isSame: false };

/** Does what is to be done about one thing that is due; it never throws. */
function workOf(tools: Toolbox, done: Tally, noteFor: Aside['note']) {
  const judge = (taken: TakenUp): Promise<void> =>
    judgeDue(taken, tools).then(
      (judged) => judged.forEach(done.add),
      async (failure: unknown) => {
        if (isNews(taken.failed, failure)) noteFor(taken.image, failure);
        await tools.records.putOffFailed(taken, failure).catch((one) => noteFor(taken.image, one));
      },
    );
  return async (task: Task): Promise<void> => {
    if (task.kind === 'judge') return judge(task.taken);
    const { image } = task.look;
    const due = { image, kind: 'watched', before: 0, findings: findingsOf(task) } as const;
    // What is new is judged in full, and what fails here fails there by name.
    const { isSame, failure } = await look(task.look, tools).catch(() => NOT_SEEN);
    if (failure) noteFor(image, failure);
    if (isSame) done.looked += 1;
    else await judge(due);
  };
}

/** So many, with so many findings altogether, are answered with. */
const SUBJECTS_KEPT = 100;
const FINDINGS_KEPT = 10_000;

type Tally = ReturnType<typeof openTally>;

function openTally() {
  const subjects: Judged[] = [];
  let findings = 0;
  const tally = {
    subjects,
    judged: 0,
    /** How many looks have found nothing new. */
    looked: 0,
    add: (one: Judged): void => {
      tally.judged += 1;
      findings += one.decision.findings.length;
      if (subjects.length < SUBJECTS_KEPT && findings <= FINDINGS_KEPT) subjects.push(one);
    },
  };
  return tally;
}
