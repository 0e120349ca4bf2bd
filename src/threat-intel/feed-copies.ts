import type { FeedName } from '../core/findings/feeds/feeds.ts';
import { epssCopy } from './epss/epss-copy.ts';
import type { FeedCopy } from './feed-store.ts';
import { kevCopy } from './kev/kev-copy.ts';

/** How our copy of each feed is looked up. */
export const FEED_COPIES: { readonly [Name in FeedName]: FeedCopy<Name> } = {
  kev: kevCopy,
  epss: epssCopy,
};
