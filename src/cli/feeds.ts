import { FEEDS } from '../core/findings/feeds/feeds.ts';
import { FEED_STORES, type FeedUrls } from '../threat-intel/feeds.ts';
import { type ThreatSource, threatSourceOf } from '../threat-intel/threat-source.ts';

/**
 * The feeds as they are published now, for this run alone. One that cannot be had is left out, which
 * is said: nothing follows from its silence, and no verdict gets milder by it.
 */
export async function feedsForThisRun(
  urls: Partial<FeedUrls>,
  now: Date,
  note: (line: string) => void,
): Promise<ThreatSource> {
  const loaded = await Promise.all(
    FEEDS.map(async ({ name, called }) => {
      const url = urls[name];
      try {
        return [name, url === undefined ? undefined : await FEED_STORES[name].load(url, now)];
      } catch (error) {
        note(`${called} is left out: ${(error as Error).message}`);
        return [name, undefined];
      }
    }),
  );
  return threatSourceOf(Object.fromEntries(loaded));
}
