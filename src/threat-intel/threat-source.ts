import { cvesAmong } from '../core/findings/cve.ts';
import type { Copy } from '../core/findings/feeds/feed.ts';
import { FEEDS, type FeedName, type ThreatIntel } from '../core/findings/feeds/feeds.ts';
import { readAll } from '../records/batches.ts';
import type { Key } from '../records/keys.ts';
import type { Table } from '../records/table.ts';
import { FEED_COPIES } from './feed-copies.ts';
import type { Searchable } from './feed-store.ts';

/** Where judging asks what is known about vulnerabilities. */
export interface ThreatSource {
  /**
   * What the copies of the feeds say about these CVE ids; names that are none are passed over. A feed
   * of which there is no copy, or none that can be read, is absent. Throws TransientFailure or
   * PermanentFailure where the copies cannot be reached.
   */
  readonly lookUp: (cves: readonly string[]) => Promise<ThreatIntel>;
}

type Feeds = { readonly [Name in FeedName]?: Searchable<Name> | undefined };

/** Feeds that were downloaded for this one run: no table is needed to look things up in them. */
export const threatSourceOf = (feeds: Feeds): ThreatSource => ({
  lookUp: (names) => Promise.resolve(intelOf(cvesAmong(names), (name) => feeds[name])),
});

/**
 * The copies in the ledger's table. One round trip, however many CVE ids are asked for: every item that
 * may hold one of the answers, in calls at the same moment.
 */
export const threatSourceIn = (table: Table): ThreatSource => ({
  lookUp: async (names) => {
    const cves = cvesAmong(names);
    const keys = FEEDS.flatMap(({ name }) => FEED_COPIES[name].keysFor(cves));
    const items = await readAll(table, 'looking CVEs up in the threat feeds', keys);
    const at = new Map(items.map((item) => [textOf(item), item]));
    const itemAt = (key: Key) => at.get(textOf(key));
    return intelOf(cves, (name) => FEED_COPIES[name].copyIn(itemAt, cves));
  },
});

const textOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

function intelOf(
  cves: readonly string[],
  feedOf: (name: FeedName) => Searchable | undefined,
): ThreatIntel {
  return Object.fromEntries(
    FEEDS.flatMap(({ name }) => {
      const feed = feedOf(name);
      return feed ? [[name, copyOf(cves, feed)]] : [];
    }),
  );
}

function copyOf(cves: readonly string[], { date, entryOf }: Searchable): Copy<unknown> {
  const byCve = new Map<string, unknown>();
  for (const cve of cves) {
    const entry = entryOf(cve);
    if (entry !== undefined) byCve.set(cve, entry);
  }
  return { date, byCve };
}
