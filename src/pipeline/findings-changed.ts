import { type ImageRef, imageKey } from '../core/image.ts';
import { isInScope, outOfScope } from '../core/scope.ts';
import { type Served, sayPlace, serves } from '../core/served.ts';
import type { FindingMessages } from '../intake/finding-messages.ts';
import { manyAtOnce } from './many-at-once.ts';
import { heard, type Outcome, type ToldOf } from './outcome.ts';
import type { HearingTools } from './tools.ts';

/** DynamoDB takes more; the function has a small share of a processor. */
const WRITES_AT_ONCE = { most: 25, heaviest: Number.POSITIVE_INFINITY, weightOf: () => 1 };

const NO_TIME = 'there was no time left for it';

/**
 * Findings of images have changed: each image is asked to be judged, by one write, whatever the number of
 * messages about it. A write that fails fails the messages about its image, and no others: they come again.
 * In the account of Inspector's delegated administrator the events of all members arrive; what is not in
 * our registry, nor in a member's, is left out by name. What there is no time for comes again as well: a run that is ended in
 * the middle would fail its whole batch, each time at the same place.
 */
export async function findingsChanged(
  { own, read, unreadable }: FindingMessages,
  { records, scope, served: { members } }: HearingTools,
  hasTime: () => boolean,
): Promise<Outcome> {
  const served = { own, members };
  const whyNot = (image: ImageRef): string | undefined => {
    if (!serves(served, image)) return whose(image, served);
    return isInScope(scope, image.repository) ? undefined : outOfScope(image.repository);
  };
  const isOurs = (image: ImageRef): boolean => whyNot(image) === undefined;
  const images = new Map(
    read.flatMap((one) => one.images.filter(isOurs).map((image) => [imageKey(image), image])),
  );
  const failures = new Map<string, string>();
  await manyAtOnce(eachOf(images), WRITES_AT_ONCE, async ([key, image]) => {
    if (!hasTime()) failures.set(key, NO_TIME);
    else await records.hear([image]).catch(({ message }: Error) => failures.set(key, message));
  });
  return heard({
    images: images.size - failures.size,
    messages: read.length + unreadable.length,
    ignored: read.flatMap(({ id, images: [image, ...others] }): ToldOf[] =>
      image && ![image, ...others].some(isOurs) ? [{ id, why: whyNot(image) ?? '' }] : [],
    ),
    failed: [...unreadable, ...failedAmong(read, failures)],
  });
}

/** The messages about images that could not be written down, each with the first reason. */
const failedAmong = (
  read: FindingMessages['read'],
  failures: ReadonlyMap<string, string>,
): ToldOf[] =>
  read.flatMap(({ id, images }): ToldOf[] =>
    images
      .flatMap((image) => failures.get(imageKey(image)) ?? [])
      .slice(0, 1)
      .map((why) => ({ id, why })),
  );

async function* eachOf<T>(things: Iterable<T>): AsyncGenerator<T, void> {
  yield* things;
}

const whose = (image: ImageRef, { own, members }: Required<Served>): string =>
  `an image of ${sayPlace([], image)}; this deployment serves ${sayPlace([], own)}${members.length > 0 ? ' and its members' : ''}`;
