import { sumOf } from '../../../core/bulletin/figures.ts';
import type { PageImage, PageSummary } from '../page-data.ts';
import { isAllKnown } from './image-list.ts';
import { tallyWords } from './parts/marks.ts';
import { countOf, number } from './parts/text.ts';
import { addressOf, queryWith } from './route.ts';

/** One figure of where we stand. */
export interface Figure {
  readonly says: string;
  readonly count: number;
  /** What it is made of, or what it counts. */
  readonly of: string;
  /** The images behind it; absent where the list cannot show them. */
  readonly href?: string;
  readonly tone?: 'bad' | 'doubt';
}

/** The images of the list under these filters. */
export const imagesWith = (filters: Readonly<Record<string, string>>): string =>
  addressOf({ screen: 'images', query: queryWith(filters) });

/** How vulnerabilities and images stand, in the figures of the digest; each leads to the images behind it. */
export function figuresOf(summary: PageSummary, images: readonly PageImage[]): readonly Figure[] {
  const counted = images.filter(({ isCounted }) => isCounted);
  const inImages = (is: (image: PageImage) => boolean): string => {
    const images = counted.filter(is).length;
    return images === 0 ? 'in no image' : `in ${countOf(images, 'image')}`;
  };
  const ofCounted = `of ${countOf(summary.counted, 'image that counts', 'images that count')}`;
  const { open, blocking, overdue, kev, withoutVerdict, unknown, unreadable } = summary;
  return [
    {
      says: 'Open',
      count: sumOf(open),
      of: [inImages(({ counts }) => sumOf(counts) > 0), ...tallyWords(open)].join(' · '),
      href: imagesWith({ open: '1', counts: '1' }),
    },
    {
      says: 'Blocking',
      count: sumOf(blocking),
      of: inImages(unlessReleased(({ blocking }) => blocking > 0)),
      href: imagesWith({ blocking: '1', counts: '1' }),
      tone: 'bad',
    },
    {
      says: 'Overdue',
      count: sumOf(overdue),
      of: inImages(unlessReleased(({ overdue }) => overdue > 0)),
      href: imagesWith({ overdue: '1', counts: '1' }),
      tone: 'bad',
    },
    {
      says: 'Known exploited',
      count: kev,
      of: inImages((image) => image.kev > 0),
      href: imagesWith({ kev: '1', counts: '1' }),
      tone: 'bad',
    },
    {
      says: 'Without a verdict',
      count: withoutVerdict,
      of: ofCounted,
      href: imagesWith({ verdict: 'undecided', counts: '1' }),
      tone: 'doubt',
    },
    {
      says: 'Not all known',
      count: unknown,
      of: ofCounted,
      // A record that cannot be read is one of them, and in no list.
      ...(counted.filter((image) => !isAllKnown(image)).length === unknown && {
        href: imagesWith({ partial: '1', counts: '1' }),
      }),
      tone: 'doubt',
    },
    {
      says: 'Cannot be read',
      count: unreadable,
      of:
        unreadable === 0
          ? 'every record was read'
          : `${number(unreadable)} records: nobody knows what they hold`,
      tone: 'doubt',
    },
  ];
}

/** As the digest counts: what somebody has released is kept from shipping by nothing. */
const unlessReleased =
  (is: (image: PageImage) => boolean) =>
  (image: PageImage): boolean =>
    image.releasedUntil === undefined && is(image);
