import { counted } from '../words.ts';
/*
 * Where an image runs, as the scanner saw it last: for people who have to act. No verdict rests on it.
 */

/** One service or workload in a cluster. */
export interface RunningPlace {
  readonly orchestrator: 'ecs' | 'eks' | 'unknown';
  /** The cluster's name. */
  readonly cluster: string;
  /** Of ECS the service or task family; of EKS `namespace/workload`, as far as each is known. */
  readonly workload?: string;
  /** Running tasks or pods, where that is said. */
  readonly units?: number;
  /** ISO time. */
  readonly lastInUse: string;
}

export interface Running {
  /** At most `PLACES_KEPT`: those with the most units first, then those seen last. */
  readonly places: readonly RunningPlace[];
  /** How many more there are. */
  readonly more?: number;
}

/** More say nothing more to people, and an image that everybody builds on runs in hundreds. */
const PLACES_KEPT = 20;

/** Undefined for an image that runs nowhere. */
export function runningIn(places: readonly RunningPlace[]): Running | undefined {
  if (places.length === 0) return undefined;
  const sorted = places.toSorted(
    (a, b) =>
      (b.units ?? 0) - (a.units ?? 0) ||
      (a.lastInUse === b.lastInUse ? 0 : a.lastInUse < b.lastInUse ? 1 : -1) ||
      (sayPlace(a) < sayPlace(b) ? -1 : 1),
  );
  const more = sorted.length - PLACES_KEPT;
  return { places: sorted.slice(0, PLACES_KEPT), ...(more > 0 && { more }) };
}

/** `eks prod/payments/api (3 units)`, `ecs shop-prod/web`. */
export function sayPlace({ orchestrator, cluster, workload, units }: RunningPlace): string {
  const kind = orchestrator === 'unknown' ? 'cluster' : orchestrator;
  const name = workload ? `${cluster}/${workload}` : cluster;
  return `${kind} ${name}${units ? ` (${counted(units, 'unit')})` : ''}`;
}

/** When it was last seen anywhere (ISO time). */
export const lastSeenIn = ({ places }: Running): string =>
  places.reduce((last, { lastInUse }) => (lastInUse > last ? lastInUse : last), '');
