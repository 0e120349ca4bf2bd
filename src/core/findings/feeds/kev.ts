import { isGarbledCve } from '../cve.ts';
import { type Asked, feed } from './feed.ts';

/** An entry of CISA's catalogue of known exploited vulnerabilities. */
export interface KevEntry {
  /** ISO date on which CISA listed it. */
  readonly added: string;
  /** ISO date by which agencies have to act; absent where the catalogue names none. */
  readonly due?: string;
  /** Known to be used in ransomware campaigns. */
  readonly ransomware: boolean;
}

/** Membership of CISA's catalogue. Not looked up, or not answered by a fresh copy: unknown, and absent. */
export type Kev = ({ readonly state: 'listed' } & KevEntry) | { readonly state: 'not-listed' };

export const kev = feed({
  name: 'kev',
  called: "CISA's catalogue (KEV)",
  briefly: 'KEV',
  published: "CISA's KEV",
  url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  staleAfterDays: 14,
  silence: 'the scanner names no CVE id to look up',
  waitsFor: undefined,
  remedy: {
    by: 'somebody',
    how: "the policy's owner gives the rule a severity, or ignores the finding by its id",
  },
  enrich: ({
    names,
    cves,
    namesUnsaid,
    entries,
    isFresh,
    details,
  }: Asked<KevEntry>): Kev | undefined => {
    const inspected = details.flatMap((detail) =>
      detail.kev ? [{ ...detail.kev, ransomware: false }] : [],
    );
    const [entry] = [...entries, ...inspected].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    if (entry) return { state: 'listed', ...entry };
    // The catalogue goes by CVE ids: of a vulnerability that may have one we do not know, it says nothing.
    const isAsked = (cves.length > 0 || !namesUnsaid) && !names.some(isGarbledCve);
    return isFresh && isAsked ? { state: 'not-listed' } : undefined;
  },
});

/** Of several entries the one with ransomware, then the oldest. */
const orderOf = ({ ransomware, added, due }: KevEntry): string =>
  `${ransomware ? 0 : 1} ${added} ${due ?? ''}`;
