import type { Comparison, PageMark } from '../core/ledger/comparison.ts';
import { matchesGlob } from '../core/policy/glob.ts';
import { isInScope } from '../core/scope.ts';
import type { Place } from '../core/served.ts';
import type { ComparisonTurn } from '../records/comparison-turn.ts';
import type { RepositoryRef } from '../registry/list-images.ts';
import { compareRepository, seenAs } from './compare-repository.ts';
import { runningBy } from './differences.ts';
import type { ComparingTools } from './tools.ts';

/** How far a comparison has come with one registry. */
export interface ComparedOne {
  readonly run: Comparison;
  /** `later`: its time was up. `failed`: the registry could not be listed, for this reason. */
  readonly end: 'done' | 'later' | { readonly failed: unknown };
}

/** Compares the repositories of one registry; without a place, of our own. Throws what is no failure of the registry. */
export async function compareOneRegistry(
  place: Place | undefined,
  begun: Comparison,
  turn: ComparisonTurn,
  tools: ComparingTools,
  hasTime: () => boolean,
): Promise<ComparedOne> {
  let run = begun;
  const noting = notingFailures(tools);
  const runningIn = runningBy(tools);
  try {
    const listed = await noting.tools.registry.listRepositories(place);
    for (const repository of withBegun(run.page, listed)) {
      if (isDone(repository, run) || !isInScope(tools.scope, repository.repository)) continue;
      const next = await compareRepository(repository, run, turn, noting.tools, hasTime, runningIn);
      if (next.page) return { run: next, end: 'later' };
      run = { ...next, after: repository.repository };
      // What the registry has shown is needed until then: without it everything would seem to be gone.
      await turn.save(run);
      await turn.forgetSeen(run, seenAs(run, repository));
      if (!hasTime()) return { run, end: 'later' };
    }
    return { run, end: 'done' };
  } catch (error) {
    if (!noting.failures.has(error)) throw error;
    return { run, end: { failed: error } };
  }
}

/** Done with already, or not asked for. */
const isDone = ({ repository: name }: RepositoryRef, { after, only = '*' }: Comparison): boolean =>
  (after !== undefined && name <= after) || !matchesGlob(only, name);

/** Tells what the registry itself has failed of from what the ledger has. */
function notingFailures(tools: ComparingTools) {
  const failures = new Set<unknown>();
  const note = (failure: unknown): never => {
    failures.add(failure);
    throw failure;
  };
  const registry: ComparingTools['registry'] = {
    listRepositories: (place) => tools.registry.listRepositories(place).catch(note),
    listImages: (repository, token) => tools.registry.listImages(repository, token).catch(note),
  };
  return { failures, tools: { ...tools, registry } };
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
