import type { FeedStore } from '../feed-store.ts';
import { downloadKev } from './download-kev.ts';
import { searchableKev } from './kev-copy.ts';
import { refreshKev } from './refresh-kev.ts';

/** CISA's catalogue. */
export const kevStore: FeedStore<'kev'> = {
  load: async (url, now) => searchableKev(await downloadKev(url, now)),
  refresh: refreshKev,
};
