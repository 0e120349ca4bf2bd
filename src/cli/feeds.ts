import type { FeedUrls } from '../threat-intel/feeds.ts';
import { loadEpss, loadKev } from '../threat-intel/load-feeds.ts';
import { type ThreatSource, threatSourceOf } from '../threat-intel/threat-source.ts';

/**
 * The feeds as they are published now, for this run alone. One that cannot be had is left out, which
 * is said: nothing follows from its silence, and no verdict gets milder by it.
 */
export async function feedsForThisRun(
  { kevUrl, epssUrl }: Partial<FeedUrls>,
  now: Date,
  note: (line: string) => void,
): Promise<ThreatSource> {
  const orNone = async <T>(feed: string, loading: Promise<T> | undefined) => {
    try {
      return await loading;
    } catch (error) {
      note(`${feed} is left out: ${(error as Error).message}`);
      return undefined;
    }
  };
  const [kev, epss] = await Promise.all([
    orNone("CISA's catalogue (KEV)", kevUrl === undefined ? undefined : loadKev(kevUrl, now)),
    orNone('EPSS', epssUrl === undefined ? undefined : loadEpss(epssUrl, now)),
  ]);
  return threatSourceOf(kev, epss);
}
