import { allOrFailure, failureFor, isToComeLater } from '../core/errors.ts';
import { type Figure, summedUp } from '../core/figures.ts';
import type { ImageRef } from '../core/image.ts';
import { isNews } from '../core/ledger/failed.ts';
import { denialIn } from '../core/member-denies.ts';
import { FEWEST } from '../core/telling/pivot.ts';
import type { SweepTurn } from '../records/sweep-turn.ts';
import type { TakenUp } from '../records/take-up.ts';
import { figuresOf, waitingIn } from './figures.ts';
import { judgeDue } from './judge-due.ts';
import type { Judged } from './judge-image.ts';
import { OutOfScope } from './leave-out.ts';
import { type Looked, look } from './look.ts';
import { lookAtPolicy } from './look-at-policy.ts';
import { manyAtOnce } from './many-at-once.ts';
import { type Outcome, swept } from './outcome.ts';
import { NO_ROOM, openRootPace } from './root-pace.ts';
import { type Aside, type Task, takeUpDue } from './take-up-due.ts';
import { tellHeld } from './tell-held.ts';
import { tellOfComparison } from './tell-of-comparison.ts';
import type { TellingHeld } from './tell-one.ts';
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
  const began = tools.now();
  const done = openTally();
  const failures: unknown[] = [];
  // What is held, or to be told of many, is tried by the next sweep.
  const note = (failure: unknown): void => {
    if (!isToComeLater(failure)) failures.push(failure);
  };
  const noteFor = (image: ImageRef, failure: unknown): void => note(failureFor(image, failure));
  const aside: Aside = { suspects: [], seen: new Set(), note: noteFor };
  const pace = openRootPace(tools.now);
  const judge = judgingFor(done, noteFor, tools);
  const telling = { tools, pace, hasTime, judge, note };
  const isHeld = await tellHeld(telling, false).catch(note);
  const work = workOf({ tools, pace, aside, judge }, done);
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
  const isToTell = isHeld === true || aside.seen.size >= FEWEST;
  if (isToTell && hasTime()) await tellHeld(telling, isWorkedOff).catch(note);
  if (isWorkedOff && hasTime()) await tellOfComparison(tools).catch(note);
  const notices = await lookAtPolicy(tools).catch(note);
  if (aside.oldest) done.count(waitingIn(aside.oldest, began));
  allOrFailure(failures);
  return swept(done, notices?.length ?? 0);
}

const NOT_SEEN: Looked = { isSame: false };

/** How what was taken up is judged: what fails is put off, and noted where it is new. It never throws. */
const judgingFor =
  (done: Tally, noteFor: Aside['note'], { records }: Toolbox): TellingHeld['judge'] =>
  (taken, by) =>
    by(taken).then(
      (judged) => {
        done.count(judged.flatMap(figuresOf));
        // What was held has been judged before.
        if (taken.kind !== 'held') judged.forEach(done.add);
        return true;
      },
      async (failure: unknown) => {
        const isToMend = !(failure instanceof OutOfScope);
        const denial = denialIn(failure);
        // Of a member that denies people are told once, whatever number of its images is due.
        if (denial)
          await records.members
            .noteDenied(denial.place, denial.message)
            .catch((one) => noteFor(taken.image, one));
        else if (isToMend && isNews(taken.failed, failure)) noteFor(taken.image, failure);
        await records.putOffFailed(taken, failure).catch((one) => noteFor(taken.image, one));
        return false;
      },
    );

/** A run has died, perhaps while it said what was held. */
const isHeldStill = async (
  { kind, before, image }: TakenUp,
  { records }: Toolbox,
): Promise<boolean> =>
  (kind === 'unfinished' || before > 0) && (await records.held.read(image)) !== undefined;

interface Working extends Pick<TellingHeld, 'tools' | 'pace' | 'judge'> {
  readonly aside: Aside;
}

/** Does what is to be done about one thing that is due; it never throws. */
function workOf({ tools, pace, aside, judge }: Working, done: Tally) {
  const gathering: Toolbox = { ...tools, inBurst: { as: 'gathering', pace } };
  const holding: Toolbox = { ...tools, inBurst: { as: 'gathering', pace: NO_ROOM } };
  const judgeOne = (taken: TakenUp): Promise<boolean> =>
    judge(taken, async (one) => {
      // What was held is brought back to where it was held: whether it is told among others is known there.
      if (await isHeldStill(one, tools)) return judgeDue(one, holding);
      // Of fewer nothing is said together, and each is said at once.
      return judgeDue(one, aside.seen.size >= FEWEST ? gathering : tools);
    });
  return async (task: Task): Promise<void> => {
    if (task.kind === 'judge') return void (await judgeOne(task.taken));
    const { image } = task.look;
    const due = { image, kind: 'watched', before: 0, findings: findingsOf(task) } as const;
    // What is new is judged in full, and what fails here fails there by name.
    const { isSame, failure } = await look(task.look, tools).catch(() => NOT_SEEN);
    if (failure) aside.note(image, failure);
    if (isSame) done.looked += 1;
    else await judgeOne(due);
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
    figures: [] as readonly Figure[],
    count: (more: readonly Figure[]): void => {
      tally.figures = summedUp([...tally.figures, ...more]);
    },
    add: (one: Judged): void => {
      tally.judged += 1;
      findings += one.decision.findings.length;
      if (subjects.length < SUBJECTS_KEPT && findings <= FINDINGS_KEPT) subjects.push(one);
    },
  };
  return tally;
}
