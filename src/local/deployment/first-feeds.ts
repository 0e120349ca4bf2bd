import type { Table } from '../../records/table.ts';
import { refreshEpss } from '../../threat-intel/epss/refresh-epss.ts';
import type { FeedUrls } from '../../threat-intel/feeds.ts';
import { refreshKev } from '../../threat-intel/kev/refresh-kev.ts';
import { WorldError } from '../aws/world.ts';
import type { WorldFeeds } from '../aws/world-feeds.ts';

/**
 * Copies the feeds that a world has into the ledger's table, so that they are there before the first
 * event. Throws WorldError for a feed that a deployment would refuse.
 */
export async function takeFirstFeeds(
  { kev, epss }: WorldFeeds,
  table: Table,
  { kevUrl, epssUrl }: FeedUrls,
  now: Date,
): Promise<void> {
  try {
    if (kev !== undefined) await refreshKev(table, kevUrl, now);
    if (epss !== undefined) await refreshEpss(table, epssUrl, now);
  } catch (error) {
    throw new WorldError(`the world's feeds: ${(error as Error).message}`);
  }
}
