import type { Current } from '../ledger/ledger.ts';
import { matchesGlob } from '../policy/glob.ts';
import { destinationOf } from '../policy/notify.ts';
import type { Policy } from '../policy/policy.ts';
import type { RepositoryFigures, RepositoryRef } from './figures.ts';
import { laterTold } from './image-remarks.ts';
import { digestOf } from './run.ts';

/** Where a repository's people are told. */
export function placeOf(
  figures: RepositoryRef & Pick<RepositoryFigures, 'channel'>,
  policy: Pick<Policy, 'notify' | 'notifyByTag' | 'digest'>,
) {
  const place = digestOf(figures, policy);
  const chosen = chosenIn(figures.channel, policy);
  return chosen === undefined ? place : { ...place, channel: chosen };
}

/** The channel that hears of an image; undefined where it is the deployment's own. */
export function channelOf(
  current: Current,
  policy: Pick<Policy, 'notify' | 'notifyByTag'>,
): string | undefined {
  const { image, names } = current.judgement;
  const chosen = chosenIn(laterTold(undefined, current)?.channel, policy);
  return chosen ?? destinationOf({ image, names }, policy.notify).channel;
}

/** The channel in which people were told, where an AWS tag may have chosen it. */
function chosenIn(
  toldIn: string | undefined,
  { notifyByTag }: Pick<Policy, 'notifyByTag'>,
): string | undefined {
  const patterns = notifyByTag?.channels ?? [];
  const isChosen = toldIn !== undefined && patterns.some((pattern) => matchesGlob(pattern, toldIn));
  return isChosen ? toldIn : undefined;
}
