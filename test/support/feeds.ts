import type { World } from '../../src/local/aws/world.ts';

export type Feeds = NonNullable<World['feeds']>;

/** The schedule that brings the copies of the feeds up to date. */
export const REFRESH = { schedule: 'refresh-threat-intel' };

/** CISA's catalogue with these CVEs, as it was released on a date. */
export const kevOn = (dateReleased: string, ...cves: string[]) => ({
  title: 'CISA Catalog of Known Exploited Vulnerabilities',
  dateReleased: `${dateReleased}T03:00:00.000Z`,
  count: cves.length,
  vulnerabilities: cves.map((cveID) => ({
    cveID,
    dateAdded: '2026-11-02',
    dueDate: '2026-11-23',
    knownRansomwareCampaignUse: 'Unknown',
  })),
});

/** FIRST's scores of a date, `[CVE, probability, percentile]`. */
export const epssOn = (date: string, ...scores: [string, number, number][]) => ({
  date: `${date}T00:00:00Z`,
  scores: scores.map(([cve, epss, percentile]) => ({ cve, epss, percentile })),
});

/** The feeds change, and the functions bring their copies up to date. */
export const publish = (feeds: Feeds) => [{ world: { feeds } }, REFRESH];

/** CVE-2000-1000, CVE-2000-1001 …: as many as a catalogue needs to be one. */
export const others = (count: number) =>
  Array.from({ length: count }, (_, index) => `CVE-2000-${1000 + index}`);
