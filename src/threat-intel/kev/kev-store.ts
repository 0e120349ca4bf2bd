import { KEV_LIST } from '../../records/keys.ts';
import type { FeedStore, Searchable } from '../feed-store.ts';
import { downloadKev } from './download-kev.ts';
import { type KevFeed } from './kev-feed.ts';
import { kevIn } from './kev-item.ts';
import { refreshKev } from './refresh-kev.ts';

/** CISA's catalogue: one item, whatever is asked. */
export const kevStore: FeedStore<'kev'> = {
  load: async (url, now) => searchable(await downloadKev(url, now)),
  refresh: refreshKev,
  keysFor: () => [KEV_LIST],
  copyIn: (itemAt) => {
    const feed = kevIn(itemAt(KEV_LIST));
    return feed && searchable(feed);
  },
};

const searchable = ({ date, byCve }: KevFeed): Searchable<'kev'> => ({
  date,
  entryOf: (cve) => byCve.get(cve),
});
