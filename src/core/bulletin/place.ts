import { matchesGlob } from '../policy/glob.ts';
import type { Policy } from '../policy/policy.ts';
import type { RepositoryFigures, RepositoryRef } from './figures.ts';
import { digestOf } from './run.ts';

/** Where a repository's people are told. */
export function placeOf(
  figures: RepositoryRef & Pick<RepositoryFigures, 'channel'>,
  policy: Pick<Policy, 'notify' | 'notifyByTag' | 'digest'>,
) {
  const place = digestOf(figures, policy);
  const { channel: toldIn } = figures;
  const patterns = policy.notifyByTag?.channels ?? [];
  const isChosen = toldIn !== undefined && patterns.some((pattern) => matchesGlob(pattern, toldIn));
  return isChosen ? { ...place, channel: toldIn } : place;
}
