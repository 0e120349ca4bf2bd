import {
  type Comparison,
  isTimeToCompare,
  NIGHT,
  newComparison,
  type PageMark,
} from '../core/ledger/comparison.ts';
import { matchesGlob } from '../core/policy/glob.ts';
import { postureNote } from '../core/posture/posture-note.ts';
import { isInScope } from '../core/scope.ts';
import type { ComparisonTurn } from '../records/comparison-turn.ts';
import type { RepositoryRef } from '../registry/list-images.ts';
import { compareRepository } from './compare-repository.ts';
import { runningBy } from './differences.ts';
import { compared, ignored, type Outcome } from './outcome.ts';
import type { ComparingTools } from './tools.ts';

/**
 * Compares the whole registry with the records: nightly, when the policy is another one, and when somebody
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
  const runningIn = runningBy(tools);
  for (const repository of withBegun(run.page, await tools.registry.listRepositories())) {
    const { repository: name } = repository;
    const isDone = run.after !== undefined && name <= run.after;
    if (isDone || !isInScope(tools.scope, name) || !matchesGlob(run.only ?? '*', name)) continue;
    const next = await compareRepository(repository, run, turn, tools, hasTime, runningIn);
    if (next.page) return next;
    run = { ...next, after: name };
    // What the registry has shown is needed until then: without it everything would seem to be gone.
    await turn.save(run);
    await turn.forgetSeen(run, name);
    if (!hasTime()) return run;
  }
  await noteHowItIsSetUp(tools);
  run = { ...run, state: 'judging', comparedAt: tools.now().toISOString() };
  await turn.save(run);
  return run;
}

/** What the digest is to say of it on Monday; a run that dies here does it again. */
async function noteHowItIsSetUp({ posture, scope, now }: ComparingTools): Promise<void> {
  const facts = await posture.read();
  const repositories = facts.repositories.filter(({ repository }) => isInScope(scope, repository));
  await posture.note(postureNote({ ...facts, repositories }, now()));
}

/** A repository that was deleted while it was compared is gone through to its end, where all of it is gone. */
function withBegun(
  page: PageMark | undefined,
  repositories: readonly RepositoryRef[],
): readonly RepositoryRef[] {
  if (!page?.registry || repositories.some(({ repository }) => repository === page.repository))
    return repositories;
  const begun = { ...page.registry, repository: page.repository };
  return [...repositories, begun].sort((a, b) => (a.repository < b.repository ? -1 : 1));
}
