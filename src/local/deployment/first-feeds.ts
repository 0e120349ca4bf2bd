import { FEEDS } from '../../core/findings/feeds/feeds.ts';
import type { Table } from '../../records/table.ts';
import { FEED_STORES, type FeedUrls } from '../../threat-intel/feeds.ts';
import { WorldError } from '../aws/parse-world.ts';
import type { WorldFeeds } from '../aws/world-feeds.ts';

/**
 * Copies the feeds that a world has into the ledger's table, so that they are there before the first
 * event. Throws WorldError for a feed that a deployment would refuse.
 */
export async function takeFirstFeeds(
  feeds: WorldFeeds,
  table: Table,
  urls: FeedUrls,
  now: Date,
): Promise<void> {
  try {
    for (const { name } of FEEDS) {
      if (feeds[name] !== undefined) await FEED_STORES[name].refresh(table, urls[name], now);
    }
  } catch (error) {
    throw new WorldError(`the world's feeds: ${(error as Error).message}`);
  }
}
