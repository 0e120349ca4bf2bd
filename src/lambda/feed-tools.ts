import type { FeedTools } from '../pipeline/tools.ts';
import { feedsIn } from '../threat-intel/feeds.ts';
import { ledgerClient } from './own-clients.ts';
import type { Settings } from './settings.ts';
import { clientOptions, REAL_SURROUNDINGS } from './surroundings.ts';

/** What it takes to bring the feeds up to date: the ledger, and no other client. */
export function openFeedTools(
  { ledgerTable: name, feeds }: Pick<Settings, 'ledgerTable' | 'feeds'>,
  surroundings = REAL_SURROUNDINGS,
): FeedTools {
  const { now, pause } = surroundings;
  return {
    feeds: feedsIn({ client: ledgerClient(clientOptions(surroundings)), name, pause }, feeds, now),
  };
}
