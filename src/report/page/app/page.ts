import type { PageData, PageImage } from '../page-data.ts';
import { addressOf, NO_QUERY } from './route.ts';

/** The data of the page, and what is found by it. */
export interface Page {
  readonly data: PageData;
  /** The places of the images that a name and a digest may mean: several where accounts or regions have the same. */
  readonly find: (name: string, digest: string) => readonly number[];
  /** Where an image is shown. */
  readonly addressOf: (image: PageImage) => string;
}

export function pageOf(data: PageData): Page {
  const places = new Map<string, number[]>();
  for (const [place, image] of data.images.entries()) {
    for (const name of [image.repository, longName(image)]) {
      const key = `${name}@${image.digest}`;
      places.set(key, [...(places.get(key) ?? []), place]);
    }
  }
  const find: Page['find'] = (name, digest) => places.get(`${name}@${digest}`) ?? [];
  return {
    data,
    find,
    addressOf: (image) => {
      const { repository, digest } = image;
      const isClear = find(repository, digest).length === 1;
      const name = isClear ? repository : longName(image);
      return addressOf({ screen: 'image', name, digest, query: NO_QUERY });
    },
  };
}

/** `111122223333/eu-central-1/shop/api`. */
const longName = ({ account, region, repository }: PageImage): string =>
  `${account}/${region}/${repository}`;
