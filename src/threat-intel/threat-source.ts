import { cvesAmong, type ThreatIntel } from '../core/findings/threats.ts';
import { type EpssFeed, scoreIn, scorePlaceOf } from './epss/epss-blocks.ts';
import type { KevFeed } from './kev/kev-feed.ts';

/** Where judging asks what is known about vulnerabilities. */
export interface ThreatSource {
  /**
   * What the copies of the feeds say about these CVE ids; names that are none are passed over. A feed
   * of which there is no copy, or none that can be read, is absent. Throws TransientFailure or
   * PermanentFailure where the copies cannot be reached.
   */
  readonly lookUp: (cves: readonly string[]) => Promise<ThreatIntel>;
}

/** Feeds that were downloaded for this one run: no table is needed to look things up in them. */
export const threatSourceOf = (kev?: KevFeed, epss?: EpssFeed): ThreatSource => ({
  lookUp: (names) => Promise.resolve(intelOf(cvesAmong(names), kev, epss)),
});

/** What feeds say about these CVE ids. */
export const intelOf = (
  cves: readonly string[],
  kev?: Pick<KevFeed, 'date' | 'listed'>,
  epss?: Pick<EpssFeed, 'date' | 'blocks'>,
): ThreatIntel => ({
  ...(kev && { kev: { date: kev.date, listed: picked(cves, (cve) => kev.listed.get(cve)) } }),
  ...(epss && {
    epss: {
      date: epss.date,
      scores: picked(cves, (cve) => {
        const { key, offset } = scorePlaceOf(cve);
        const block = epss.blocks.get(key);
        return block && scoreIn(block, offset);
      }),
    },
  }),
});

function picked<T>(cves: readonly string[], of: (cve: string) => T | undefined): Map<string, T> {
  const found = new Map<string, T>();
  for (const cve of cves) {
    const value = of(cve);
    if (value !== undefined) found.set(cve, value);
  }
  return found;
}
