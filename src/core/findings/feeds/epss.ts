import { type Asked, feed } from './feed.ts';

/** How likely exploitation within 30 days is, by FIRST's model. */
export interface EpssScore {
  /** A probability in [0,1]. */
  readonly score: number;
  /** The share of all scored vulnerabilities that are not likelier, in [0,1]; Inspector gives none. */
  readonly percentile?: number;
}

/**
 * EPSS, the highest over the names of the vulnerability. `incomplete`: from a stale feed, or not every
 * name has a score; it can still meet a threshold, and no longer clear one.
 */
export interface Epss extends EpssScore {
  readonly incomplete?: true;
  /** The same of the percentile alone: the score is Inspector's, which gives none. */
  readonly percentileIncomplete?: true;
}

export const epss = feed({
  name: 'epss',
  called: 'EPSS',
  briefly: 'EPSS',
  published: "FIRST's EPSS",
  url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  staleAfterDays: 7,
  silence: 'there is no score for every one of its names',
  waitsFor: 'EPSS has a score for every one of the names',
  remedy: { by: 'time', how: 'FIRST scores what is new within days' },
  enrich: ({ cves, entries, isFresh, details }: Asked<EpssScore>): Epss | undefined => {
    const [highest] = entries.toSorted((a, b) => b.score - a.score);
    const isComplete = isFresh && entries.length === cves.length;
    const own = highest && { ...highest, ...(!isComplete && { incomplete: true as const }) };
    const [inspected] = details.flatMap((detail) => detail.epss ?? []).sort((a, b) => b - a);
    if (inspected === undefined || (own && isComplete)) return own;
    // Inspector's score stands in where the feed has none or an old one; the worse of both.
    if (own && own.score > inspected) return own;
    const { percentile } = own ?? {};
    return {
      score: inspected,
      ...(percentile !== undefined && { percentile, percentileIncomplete: true }),
    };
  },
});
