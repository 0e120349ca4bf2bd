import type { Digest } from '../digest.ts';
import { newestOf, type WatchTerms, watchAlone } from '../policy/watch.ts';
import type { ListedImageFacts } from './facts.ts';
import { peoplesTags } from './moving-tags.ts';

/**
 * The images that may still be deployed by the list of their repository alone: the newest of each line of tags, and
 * what was pushed lately under a name. When nobody knows when one was pushed, it is among them.
 */
export function deployable(
  images: readonly ListedImageFacts[],
  terms: WatchTerms,
  now: Date,
): ReadonlySet<Digest> {
  const named = images.flatMap(({ pushedAt = now.toISOString(), ...image }) => {
    const names = peoplesTags(image);
    return names.length === 0 ? [] : [{ digest: image.digest, names, pushedAt }];
  });
  const isNewest = newestOf(named, terms);
  const isYoung = ({ pushedAt }: { readonly pushedAt: string }): boolean =>
    watchAlone({ pushedAt, judgedAt: pushedAt, runs: false }, terms, now) !== undefined;
  const found = named.filter((one) => isYoung(one) || isNewest(one));
  return new Set(found.map(({ digest }) => digest));
}
