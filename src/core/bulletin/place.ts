import { matchesGlob } from '../policy/glob.ts';
import type { Policy } from '../policy/policy.ts';
import type { RepositoryFigures } from './figures.ts';
import { digestOf } from './run.ts';

/** Where a repository's people are told. */
export function placeOf(
  { repository, channel: toldIn }: Pick<RepositoryFigures, 'repository' | 'channel'>,
  policy: Pick<Policy, 'notify' | 'notifyByTag' | 'digest'>,
) {
  const place = digestOf(repository, policy);
  const patterns = policy.notifyByTag?.channels ?? [];
  const isChosen = toldIn !== undefined && patterns.some((pattern) => matchesGlob(pattern, toldIn));
  return isChosen ? { ...place, channel: toldIn } : place;
}
