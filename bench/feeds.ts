/*
 * Feeds of full size and of no meaning, the same on every machine.
 */

/** CVEs with a score by year: 360,000 in all, growing as they did. */
const YEARS = Array.from({ length: 28 }, (_, index) => ({
  year: 1999 + index,
  scored: Math.round((360_000 * (index + 1)) / ((28 * 29) / 2)),
}));
const LISTED = 1_500;

/** FIRST's CSV of one day; on another day every score is another. */
export function epssDay(day: number, date: Date): string {
  const lines = [
    `#model_version:v2025.03.14,score_date:${date.toISOString()}`,
    'cve,epss,percentile',
  ];
  for (const { year, scored } of YEARS) {
    // Not every number has become a vulnerability.
    for (let index = 0; index < scored; index += 1) {
      const number = 1 + Math.floor(index * 1.3);
      const noise = noiseOf(year * 1_000_003 + number * 31 + day * 7_919);
      // Most vulnerabilities are hardly ever exploited.
      const score = (noise ** 6).toFixed(5);
      lines.push(`CVE-${year}-${String(number).padStart(4, '0')},${score},${noise.toFixed(5)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** CISA's JSON, of which the function uses a quarter. */
export const kevList = (date: Date): string =>
  JSON.stringify({
    title: 'CISA Catalog of Known Exploited Vulnerabilities',
    dateReleased: date.toISOString(),
    count: LISTED,
    vulnerabilities: Array.from({ length: LISTED }, (_, index) => ({
      cveID: `CVE-${1999 + (index % 28)}-${1_000 + index * 7}`,
      vendorProject: `Vendor ${index % 97}`,
      product: `Product ${index % 389}`,
      shortDescription: `What can be done with it, in some words. ${'It is bad. '.repeat(30)}`,
      dateAdded: '2025-08-25',
      dueDate: '2025-09-15',
      knownRansomwareCampaignUse: index % 5 === 0 ? 'Known' : 'Unknown',
    })),
  });

/** A number in [0,1) that looks like chance: the mixing function of splitmix32. */
function noiseOf(seed: number): number {
  let mixed = (seed + 0x9e3779b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
}
