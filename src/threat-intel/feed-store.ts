import type { Entries, FeedName } from '../core/findings/feeds/feeds.ts';
import type { Item } from '../records/batches.ts';
import type { Key } from '../records/keys.ts';
import type { Table } from '../records/table.ts';

/** A feed in which CVE ids can be looked up. */
export interface Searchable<Name extends FeedName = FeedName> {
  /** ISO time of the feed. */
  readonly date: string;
  readonly entryOf: (cve: string) => Entries[Name] | undefined;
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

/** How a feed is fetched and kept in the table. Addresses are https, or http of this machine. */
export interface FeedStore<Name extends FeedName = FeedName> {
  /** Downloads and checks it for one run. Throws FeedRefused or TransientFailure. */
  readonly load: (url: string, now: Date) => Promise<Searchable<Name>>;
  /**
   * Brings our copy up to date. Throws FeedRefused or TransientFailure; the copy is then the one it was,
   * or the new one as far as it was written before the table failed.
   */
  readonly refresh: (table: Table, url: string, now: Date) => Promise<Refreshed>;
}

/** How our copy of a feed is looked up: whoever only asks carries nothing that downloads. */
export interface FeedCopy<Name extends FeedName = FeedName> {
  /** The items that hold what our copy says of these CVE ids. */
  readonly keysFor: (cves: readonly string[]) => readonly Key[];
  /** Our copy as far as it stands in these items; undefined where there is none, or none that can be read. */
  readonly copyIn: (items: ItemAt, cves: readonly string[]) => Searchable<Name> | undefined;
}

export type ItemAt = (key: Key) => Item | undefined;
