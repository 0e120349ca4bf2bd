import { verdictOfMarker } from '../judgement/marker.ts';
import { tagLine } from '../ledger/tag-line.ts';
import type { ListedImageFacts } from './facts.ts';

/** The tags by which people call an image. */
export const peoplesTags = ({
  tags,
  digest,
}: Pick<ListedImageFacts, 'tags' | 'digest'>): string[] =>
  tags.filter((tag) => verdictOfMarker(tag, digest) === undefined);

/** Without a number and without a commit it is a line of its own, and moves from image to image: `latest`, `main`. */
export const isMoving = (tag: string): boolean => tagLine(tag) === tag;

/** The moving tags of a repository, in the order of the alphabet. */
export const movingTags = (images: readonly ListedImageFacts[]): string[] =>
  [...new Set(images.flatMap(peoplesTags).filter(isMoving))].sort();

/** Tags that probably move with a version that begins with them: `1.4` where an image is `1.4.2` as well. */
export const floatingVersions = (images: readonly ListedImageFacts[]): string[] =>
  [
    ...new Set(
      images.flatMap((image) => {
        const names = peoplesTags(image);
        return names.filter(
          (tag) => !isMoving(tag) && names.some((other) => other.startsWith(`${tag}.`)),
        );
      }),
    ),
  ].sort();
