import { openCounting, timeOf } from '../../core/bulletin/counted-images.ts';
import { imageKey } from '../../core/image.ts';
import type { Current } from '../../core/ledger/ledger.ts';
import { listingOf, OF_VERDICTS } from '../../core/ledger/listing.ts';
import { type PreviousOf, previousAmong } from '../../core/ledger/tag-line.ts';
import type { ListedImage } from '../../records/read-list.ts';
import type { ListedRepository } from '../../records/read-repositories.ts';
import { type Asked, wantsImage } from './asked.ts';
import type { ImageEntry } from './report-image.ts';

type Keys = ListedRepository['keys'];

/**
 * What is remembered of each image of a repository: it may have a hundred thousand, and their records would not fit into
 * memory.
 */
export interface ImagesSeen {
  readonly add: (one: ListedImage) => void;
  /** Those that are asked for, the newest first; what cannot be read comes last. */
  readonly keys: (all: Keys) => Keys;
  /** Those by which the repository stands. */
  readonly counted: () => readonly Current[];
  readonly previousOf: () => PreviousOf<ImageEntry>;
}

export function seeImages(asked: Asked): ImagesSeen {
  const counting = openCounting();
  const entries: ImageEntry[] = [];
  const times = new Map<string, string>();
  return {
    add: ({ image, current, unreadable }) => {
      const isAsked = wantsImage(asked, image, current);
      if (unreadable !== undefined && isAsked) times.set(imageKey(image), '');
      // As the digest counts: of all that the index names.
      if (current) counting.add(current);
      if (!current || !isListed(current)) return;
      entries.push(entryOf(current));
      if (isAsked) times.set(imageKey(image), timeOf(current));
    },
    keys: (all) => {
      const timeAt = ({ pk }: Keys[number]): string => times.get(pk) ?? '';
      return all
        .filter(({ pk }) => times.has(pk))
        .sort((a, b) => newestFirst(timeAt(a), timeAt(b)));
    },
    counted: counting.counted,
    previousOf: () => previousAmong(entries),
  };
}

/** As `list` lists it. The index lags: some have gone or lost their names since. */
export const isListed = ({ judgement }: Current): boolean =>
  OF_VERDICTS.some((listing) => listing === listingOf(judgement));

function entryOf({ judgement, findingsItems, findingsId }: Current): ImageEntry {
  const { image, names, comparable = false, pushedAt = '' } = judgement;
  return {
    digest: image.digest,
    pushedAt,
    names,
    // Without the time of its push nobody knows before which others it came.
    comparable: comparable && pushedAt !== '',
    judgement: { image },
    findingsItems,
    ...(findingsId !== undefined && { findingsId }),
  };
}

const newestFirst = (a: string, b: string): number => (a > b ? -1 : Number(a < b));
