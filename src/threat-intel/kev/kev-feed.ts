import * as z from 'zod/mini';
import type { KevEntry } from '../../core/findings/feeds/kev.ts';
import { issueText } from '../../core/issue-text.ts';
import { feedDate } from '../download/feed-date.ts';
import { type FeedAddress, refused } from '../download/feed-refused.ts';

/** CISA's catalogue of known exploited vulnerabilities. */
export interface KevFeed {
  /** ISO time of its release. */
  readonly date: string;
  readonly byCve: ReadonlyMap<string, KevEntry>;
}

// https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json; only
// what is used here is named.
const Catalogue = z.object({
  dateReleased: z.string(),
  count: z.int(),
  vulnerabilities: z
    .array(
      z.object({
        cveID: z.string().check(z.regex(/^CVE-\d{4}-\d{4,}$/, 'expected a CVE id')),
        dateAdded: z.iso.date(),
        dueDate: z.optional(z.iso.date()),
        knownRansomwareCampaignUse: z._default(z.string(), 'Unknown'),
      }),
    )
    .check(z.minLength(1, 'the list is empty')),
});

/** The catalogue in CISA's JSON. Throws FeedRefused with the place of the first mistake. */
export function parseKev(text: string, address: FeedAddress, now: Date): KevFeed {
  const read = Catalogue.safeParse(jsonOf(text, address), { error: issueText });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refused(address, `${issue?.path.join('.') || 'the catalogue'}: ${issue?.message}`);
  }
  const { dateReleased, count, vulnerabilities } = read.data;
  if (count !== vulnerabilities.length) {
    throw refused(address, `count: it announces ${count} and lists ${vulnerabilities.length}`);
  }
  const byCve = new Map<string, KevEntry>();
  for (const { cveID, dateAdded, dueDate, knownRansomwareCampaignUse } of vulnerabilities) {
    // Any word but "Unknown" says more than that nothing is known.
    const ransomware = knownRansomwareCampaignUse !== 'Unknown';
    const entry = { added: dateAdded, ...(dueDate && { due: dueDate }), ransomware };
    byCve.set(cveID, worse(entry, byCve.get(cveID)));
  }
  return { date: feedDate(dateReleased, address, now), byCve };
}

function jsonOf(text: string, address: FeedAddress): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const what = /^\s*</.test(text) ? 'it is a web page' : 'it is not whole JSON';
    throw refused(address, `${what}: ${(error as Error).message}`, error);
  }
}

const worse = (entry: KevEntry, other: KevEntry | undefined): KevEntry =>
  other && (other.ransomware || !entry.ransomware) ? other : entry;
