import { KEV_LIST } from '../../records/keys.ts';
import type { FeedCopy, Searchable } from '../feed-store.ts';
import type { KevFeed } from './kev-feed.ts';
import { kevIn } from './kev-item.ts';

/** CISA's catalogue: one item, whatever is asked. */
export const kevCopy: FeedCopy<'kev'> = {
  keysFor: () => [KEV_LIST],
  copyIn: (itemAt) => {
    const feed = kevIn(itemAt(KEV_LIST));
    return feed && searchableKev(feed);
  },
};

export const searchableKev = ({ date, byCve }: KevFeed): Searchable<'kev'> => ({
  date,
  entryOf: (cve) => byCve.get(cve),
});
