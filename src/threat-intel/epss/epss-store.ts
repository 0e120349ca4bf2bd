import type { FeedStore } from '../feed-store.ts';
import { downloadEpss } from './download-epss.ts';
import { searchableEpss } from './epss-copy.ts';
import { refreshEpss } from './refresh-epss.ts';

/** FIRST's scores. */
export const epssStore: FeedStore<'epss'> = {
  load: async (url, now) => searchableEpss(await downloadEpss(url, now)),
  refresh: refreshEpss,
};
