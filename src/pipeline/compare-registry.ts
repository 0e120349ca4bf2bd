import { allOrFailure } from '../core/errors.ts';
import {
  type Comparison,
  isTimeToCompare,
  NIGHT,
  newComparison,
} from '../core/ledger/comparison.ts';
import { postureNote } from '../core/posture/posture-note.ts';
import { isInScope } from '../core/scope.ts';
import type { ComparisonTurn } from '../records/comparison-turn.ts';
import { compareMembers } from './compare-members.ts';
import { compareOneRegistry } from './compare-one-registry.ts';
import { compared, ignored, type Outcome } from './outcome.ts';
import type { ComparingTools } from './tools.ts';

/**
 * Compares the whole registry, and those of members, with the records: nightly, when the policy is another one, and when somebody
 * asks. What differs is asked to be judged again; the sweep does that, and tells of it in one message. How far
 * it has come stands in the ledger: a run whose time is up, or that dies, is gone on with by the next.
 */
export async function compareRegistry(
  tools: ComparingTools,
  hasTime: () => boolean,
): Promise<Outcome> {
  const turn = await tools.records.comparison.take();
  if (!turn) return ignored('another run is comparing the registry with the records');
  try {
    const run = runToGoOn(turn, tools);
    if (!run) return ignored('it is not time to compare the registry with the records');
    return compared(await goOn(run, turn, tools, hasTime));
  } finally {
    // It runs out by itself where it cannot be ended; what failed before is what matters.
    await turn.end().catch(() => undefined);
  }
}

/** The comparison that is under way, or a new one where it is time for it. */
function runToGoOn(
  { run, asked }: ComparisonTurn,
  { policy, now }: ComparingTools,
): Comparison | undefined {
  if (run?.state === 'comparing' && run.policyVersion === policy.version) return run;
  // What the one before has found is to be told first, unless another policy judges it by now: then all is told at once.
  const isOfTonight = run && now().getTime() - Date.parse(run.startedAt) < NIGHT;
  if (run?.state === 'judging' && run.policyVersion === policy.version && isOfTonight)
    return undefined;
  if (!isTimeToCompare(run, asked, policy.version, now())) return undefined;
  return newComparison(run, asked?.only, policy.version, now());
}

async function goOn(
  begun: Comparison,
  turn: ComparisonTurn,
  tools: ComparingTools,
  hasTime: () => boolean,
): Promise<Comparison> {
  let run = begun;
  await turn.save(run);
  if (!isOwnDone(run)) {
    const own = await compareOneRegistry(undefined, run, turn, tools, hasTime);
    if (typeof own.end === 'object') throw own.end.failed;
    ({ run } = own);
    if (own.end === 'later') return run;
  }
  if (tools.served.members.length > 0) {
    const members = await compareMembers(ownDone(run), turn, tools, hasTime);
    ({ run } = members);
    if (members.isLeft) return run;
    // All others are compared; the next run begins with these.
    allOrFailure(members.failures);
  }
  await noteHowItIsSetUp(tools);
  const { done: _done, registry: _registry, ...rest } = run;
  run = { ...rest, state: 'judging', comparedAt: tools.now().toISOString() };
  await turn.save(run);
  return run;
}

/** What the digest is to say of it on Monday; a run that dies here does it again. */
async function noteHowItIsSetUp({ posture, scope, now }: ComparingTools): Promise<void> {
  const facts = await posture.read();
  const repositories = facts.repositories.filter(({ repository }) => isInScope(scope, repository));
  await posture.note(postureNote({ ...facts, repositories }, now()));
}

const isOwnDone = ({ done }: Comparison): boolean => done !== undefined;

/** Our own registry has no name among those that are done with. */
function ownDone(run: Comparison): Comparison {
  if (isOwnDone(run)) return run;
  const { after: _after, page: _page, ...rest } = run;
  return { ...rest, done: [] };
}
