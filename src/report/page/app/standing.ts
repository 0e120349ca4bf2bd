import { sumOf } from '../../../core/bulletin/figures.ts';
import type { PageImage, PageSummary } from '../page-data.ts';
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
    { says: 'Not all known', count: unknown, of: ofCounted, tone: 'doubt' },
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

/** A repository by what its images that are counted show. */
export interface WorstRepository {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly images: number;
  readonly quarantined: number;
  /** Of the image that has most. */
  readonly blocking: number;
  readonly overdue: number;
  readonly kev: number;
}

/** Those with something that blocks, the worst first. Of one image that cannot be read it counts what is known. */
export function worstRepositories(images: readonly PageImage[], most: number): WorstRepository[] {
  const found = new Map<string, WorstRepository>();
  for (const image of images.filter(({ isCounted }) => isCounted)) {
    const { account, region, repository } = image;
    const name = [account, region, repository].join('/');
    const before = found.get(name);
    found.set(name, {
      account,
      region,
      repository,
      images: (before?.images ?? 0) + 1,
      quarantined: (before?.quarantined ?? 0) + Number(image.verdict === 'quarantined'),
      blocking: Math.max(before?.blocking ?? 0, image.blocking),
      overdue: Math.max(before?.overdue ?? 0, image.overdue),
      kev: Math.max(before?.kev ?? 0, image.kev),
    });
  }
  return [...found.values()]
    .filter(({ quarantined, blocking }) => quarantined + blocking > 0)
    .sort(
      (a, b) =>
        b.kev - a.kev ||
        b.overdue - a.overdue ||
        b.blocking - a.blocking ||
        b.quarantined - a.quarantined,
    )
    .slice(0, most);
}
