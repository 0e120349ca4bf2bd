import type { ECRClient } from '@aws-sdk/client-ecr';
import { failureOf, mayPass } from '../core/aws-failure.ts';
import type { ImageRef } from '../core/image.ts';
import { matchesGlob } from '../core/policy/glob.ts';
import type { Policy } from '../core/policy/policy.ts';
import { isFilledByCache } from '../core/pull-through.ts';
import { isMarked, type Member, type Place, placeKey } from '../core/served.ts';
import { listCachePrefixes } from './cache-prefixes.ts';
import { forAnHour } from './for-an-hour.ts';

/**
 * Whether no mark is put in a repository: a pull-through cache fills it, where AWS supports no pushes, and the policy
 * does not want marks there. Where nobody knows (the right to read the rules is missing, or a rule is for all other
 * repositories) they are put: a mark says no more than the verdict, and of a quarantine without one no gate that looks
 * for tags would hear. Throws TransientFailure: asked a little later, it is known.
 */
export type PutsNoneIn = (
  repository: Pick<ImageRef, 'account' | 'region' | 'repository'>,
) => Promise<boolean>;

/** Reads the rules of each registry once an hour, for as long as the function stays warm. */
export function putsNoneIn(
  ecrOf: (region: string, account: string) => ECRClient,
  { markPullThrough = [] }: Pick<Policy, 'markPullThrough'>,
  members: readonly Member[],
  now: () => Date,
): PutsNoneIn {
  const prefixesIn = forAnHour(
    placeKey,
    (place: Place) => readPrefixes(ecrOf(place.region, place.account), place),
    now,
  );
  return async ({ repository, ...place }) => {
    // Nothing hangs on it.
    const isMarkedAnyway = markPullThrough.some((pattern) => matchesGlob(pattern, repository));
    if (isMarkedAnyway || !isMarked(members, place)) return false;
    return isFilledByCache(repository, await prefixesIn(place)) === true;
  };
}

/** Those of an image's own registry; none where they cannot be read. */
async function readPrefixes(ecr: ECRClient, place: Place): Promise<readonly string[]> {
  try {
    return await listCachePrefixes(ecr, place.account);
  } catch (error) {
    if (!mayPass(error)) return [];
    throw failureOf(`reading the pull-through cache rules of ${placeKey(place)}`, error);
  }
}
