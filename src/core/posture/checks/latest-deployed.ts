import { counted, wordsIn } from '../../words.ts';
import type { ListedImageFacts, RepositoryFacts } from '../facts.ts';
import { isMoving, peoplesTags } from '../moving-tags.ts';
import { type Check, notKnown, type Said } from '../posture.ts';

export const latestDeployed: Check = {
  name: 'latest-deployed',
  about: 'what runs has a tag of its own, and not only one that moves, such as latest',
  ofRepository: (facts) => {
    if (facts.images.state === 'unknown') return [notKnown('the list of its images', facts.images)];
    return ofImages(facts.images.value.active, facts);
  },
};

const WHY =
  'the next task that starts pulls whatever the tag means by then, and nobody can say which version ran';

function ofImages(
  images: readonly ListedImageFacts[],
  { running }: RepositoryFacts,
): readonly Said[] {
  const byMovingTag = images.filter((image) => {
    const names = peoplesTags(image);
    return names.length > 0 && names.every(isMoving);
  });
  if (running.state === 'unknown') {
    return byMovingTag.length === 0 ? [] : [notKnown('which of its images run', running)];
  }
  const runsOf = ({ digest }: ListedImageFacts) => running.value.get(digest);
  const named = byMovingTag.filter((image) => runsOf(image) === true);
  const left = images.filter((image) => runsOf(image) === true && onlyMarked(image));
  const untold = byMovingTag.filter((image) => runsOf(image) === undefined);
  return [
    ...(named.length === 0 ? [] : [namedOnly(named)]),
    ...(left.length === 0 ? [] : [leftBehind(left.length)]),
    ...(untold.length === 0 ? [] : [notTold(untold)]),
  ];
}

/** Its mark tells that it had a name when it was judged: an image without one is not marked. */
const onlyMarked = (image: ListedImageFacts): boolean =>
  image.tags.length > 0 && peoplesTags(image).length === 0;

const tagsOf = (images: readonly ListedImageFacts[]): string =>
  wordsIn([...new Set(images.flatMap(peoplesTags))].sort(), 'and');

/** Inspector tells of the platforms of an index, and not of the index. */
const notTold = (images: readonly ListedImageFacts[]): Said => ({
  weight: 'unknown',
  what: `whether it runs is not known of what has no tag but ${tagsOf(images)}`,
  why: 'Inspector does not tell of it; the ledger knows more of an index',
  todo: 'name the ledger with --table',
});

function namedOnly(images: readonly ListedImageFacts[]): Said {
  return {
    weight: 'medium',
    what: `${counted(images.length, 'image that runs has', 'images that run have')} no tag but ${tagsOf(images)}`,
    why: WHY,
    todo: 'push a tag of its own with each image, and deploy that, or the digest',
  };
}

const leftBehind = (count: number): Said => ({
  weight: 'medium',
  what: `${counted(count, 'image that runs has', 'images that run have')} lost every tag: those that were deployed have moved on`,
  why: WHY,
  todo: 'deploy a tag that does not move, or the digest',
});
