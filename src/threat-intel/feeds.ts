import { FEEDS, type FeedName } from '../core/findings/feeds/feeds.ts';
import type { Table } from '../records/table.ts';
import { epssStore } from './epss/epss-store.ts';
import type { FeedStore, Refreshed } from './feed-store.ts';
import { kevStore } from './kev/kev-store.ts';

/** Where each feed comes from, and how it is kept. */
export const FEED_STORES: { readonly [Name in FeedName]: FeedStore<Name> } = {
  kev: kevStore,
  epss: epssStore,
};

/** Where the feeds are downloaded from. */
export type FeedUrls = Readonly<Record<FeedName, string>>;

/** Brings our copy of one feed up to date. */
export type RefreshFeed = () => Promise<Refreshed>;

/** A refresh for each feed, to be run one after the other: both at once take twice the memory. */
export const feedsIn = (table: Table, urls: FeedUrls, now: () => Date): readonly RefreshFeed[] =>
  FEEDS.map(
    ({ name }) =>
      () =>
        FEED_STORES[name].refresh(table, urls[name], now()),
  );
