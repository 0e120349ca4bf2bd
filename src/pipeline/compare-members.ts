import type { Comparison } from '../core/ledger/comparison.ts';
import { denialIn } from '../core/member-denies.ts';
import { memberPlaces, type Place, placeKey } from '../core/served.ts';
import { HOUR } from '../core/time.ts';
import type { ComparisonTurn } from '../records/comparison-turn.ts';
import { compareOneRegistry } from './compare-one-registry.ts';
import type { ComparingTools } from './tools.ts';

/** For so long a comparison waits for a member that is out of reach for a while. */
const PATIENCE_MILLISECONDS = 3 * HOUR;

export interface ComparedMembers {
  readonly run: Comparison;
  /** The time was up. */
  readonly isLeft: boolean;
  /** Of members that are tried again by the next run. */
  readonly failures: readonly unknown[];
}

/**
 * Compares the registries of members, one after the other. One that denies, or does not answer for hours, is noted, to be
 * told of once, and keeps no other from it: nothing of it counts as gone.
 */
export async function compareMembers(
  begun: Comparison,
  turn: ComparisonTurn,
  tools: ComparingTools,
  hasTime: () => boolean,
): Promise<ComparedMembers> {
  let run = begun;
  const failures: unknown[] = [];
  for (const place of placesFrom(run, memberPlaces(tools.served))) {
    if (run.done?.includes(placeKey(place))) continue;
    const { run: next, end } = await compareOneRegistry(
      place,
      enter(run, place),
      turn,
      tools,
      hasTime,
    );
    run = next;
    if (end === 'later') return { run, isLeft: true, failures };
    const isPutOff = end !== 'done' && isToBeTriedAgain(end.failed, run, tools);
    if (end === 'done') await tools.records.members.forget([place]);
    else if (isPutOff) failures.push(end.failed);
    else await tools.records.members.noteDenied(place, sayFailure(end.failed));
    run = leave(run, isPutOff ? undefined : place);
    await turn.save(run);
    if (!hasTime()) return { run, isLeft: true, failures };
  }
  return { run, isLeft: false, failures };
}

/** What has begun is gone on with first; one that has left the settings meanwhile is left out. */
const placesFrom = ({ registry }: Comparison, places: readonly Place[]): readonly Place[] =>
  registry ? places.toSorted((a, b) => rank(a, registry) - rank(b, registry)) : places;

const rank = (place: Place, registry: Place): number =>
  placeKey(place) === placeKey(registry) ? 0 : 1;

function enter(run: Comparison, place: Place): Comparison {
  if (run.registry && placeKey(run.registry) === placeKey(place)) return run;
  const { after: _after, page: _page, ...rest } = run;
  return { ...rest, registry: place };
}

function leave(
  { registry: _registry, after: _after, page: _page, ...run }: Comparison,
  place: Place | undefined,
): Comparison {
  return place ? { ...run, done: [...(run.done ?? []), placeKey(place)] } : run;
}

const isToBeTriedAgain = (
  failure: unknown,
  { startedAt }: Comparison,
  { now }: ComparingTools,
): boolean => !denialIn(failure) && now().getTime() - Date.parse(startedAt) < PATIENCE_MILLISECONDS;

const sayFailure = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);
