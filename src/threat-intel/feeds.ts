import type { FeedName } from '../core/findings/threats.ts';
import type { Table } from '../records/table.ts';
import { refreshEpss } from './epss/refresh-epss.ts';
import { refreshKev } from './kev/refresh-kev.ts';

/** Where the feeds are downloaded from: https, or http from this machine alone. */
export interface FeedUrls {
  readonly kevUrl: string;
  readonly epssUrl: string;
}

/** What a refresh found and did. */
export interface Refreshed {
  readonly feed: FeedName;
  /** ISO time of the feed. */
  readonly date: string;
  /** How many CVEs it speaks of. */
  readonly entries: number;
  /** How many items of the table were written or removed for it; 0 where it has not changed. */
  readonly changed: number;
}

/**
 * Brings our copy of one feed up to date. Throws FeedRefused or TransientFailure; the copy is then the
 * one it was, or the new one as far as it was written before the table failed.
 */
export type RefreshFeed = () => Promise<Refreshed>;

/** A refresh for each feed, to be run one after the other: both at once take twice the memory. */
export const feedsIn = (table: Table, urls: FeedUrls, now: () => Date): readonly RefreshFeed[] => [
  () => refreshKev(table, urls.kevUrl, now()),
  () => refreshEpss(table, urls.epssUrl, now()),
];
