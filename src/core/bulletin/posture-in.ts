import { type Cadence, isWeekly } from '../policy/cadence.ts';
import type { Policy } from '../policy/policy.ts';
import {
  type NotedRepository,
  type PostureFigures,
  type PostureNote,
  postureFigures,
} from '../posture/posture-note.ts';
import type { RepositoryFigures } from './figures.ts';
import { placeOf } from './place.ts';
import { keyOf } from './trend.ts';

/** One channel's digest, as far as it matters here. */
interface Told {
  /** The id of a channel; undefined: nobody knows the deployment's own. */
  readonly channel: string | undefined;
  readonly cadence: Cadence;
  readonly day: string;
  readonly since: string;
}

/**
 * How the repositories of a channel are set up, once a week. A repository stands where its images do; without a verdict
 * of any, where they would. Undefined where there is nothing to say.
 */
export function postureIn(
  { repositories, unknown }: PostureNote,
  { channel, cadence, day, since }: Told,
  counted: readonly RepositoryFigures[],
  policy: Pick<Policy, 'notify' | 'notifyByTag' | 'digest'>,
  home: string | undefined,
): PostureFigures | undefined {
  if (!isWeekly(day) && cadence !== 'weekly') return undefined;
  const figuresOf = new Map(counted.map((figures) => [keyOf(figures), figures]));
  const isHere = (one: NotedRepository): boolean => {
    const place = placeOf(figuresOf.get(keyOf(one)) ?? one, policy);
    return place.cadence === cadence && (place.channel ?? home) === channel;
  };
  return postureFigures(repositories.filter(isHere), unknown, since);
}
