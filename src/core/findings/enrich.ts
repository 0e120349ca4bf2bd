import type { Epss, Finding, Kev } from './finding.ts';
import {
  cvesAmong,
  type InspectorDetail,
  isGarbledCve,
  type KevEntry,
  type ThreatIntel,
} from './threats.ts';

/** A feed that cannot be relied on: named in the message, and unable to make a verdict milder. */
export type FeedTrouble =
  | { readonly feed: 'kev' | 'epss'; readonly state: 'missing' }
  | { readonly feed: 'kev' | 'epss'; readonly state: 'stale'; readonly date: string };

/** What is known about threats at one moment. */
export interface ThreatBackground {
  readonly intel: ThreatIntel;
  readonly details: ReadonlyMap<string, InspectorDetail>;
  readonly troubles: readonly FeedTrouble[];
}

/** Which feeds are missing or older than the policy takes: ISO dates, `staleAfter` in milliseconds. */
export function feedTroubles(
  dates: { readonly kev?: string; readonly epss?: string },
  staleAfter: { readonly kev: number; readonly epss: number },
  now: Date,
): FeedTrouble[] {
  return (['kev', 'epss'] as const).flatMap((feed): FeedTrouble[] => {
    const date = dates[feed];
    if (date === undefined) return [{ feed, state: 'missing' }];
    const age = now.getTime() - Date.parse(date);
    // NaN, a date that cannot be read, is not fresh.
    return age <= staleAfter[feed] ? [] : [{ feed, state: 'stale', date }];
  });
}

/**
 * The finding with its KEV entry and EPSS score. Only a fresh feed can say "not listed". `arns`: by
 * what names Inspector knows it, one on each platform.
 */
export function enrich(
  finding: Finding,
  threats: ThreatBackground,
  arns: readonly string[] = finding.arn === undefined ? [] : [finding.arn],
): Finding {
  const cves = cvesAmong([finding.id, ...finding.aliases]);
  const details = arns.flatMap((arn) => threats.details.get(arn) ?? []);
  const kev = kevOf(finding, cves, details, threats);
  const epss = epssOf(cves, details, threats);
  return { ...finding, ...(kev && { kev }), ...(epss && { epss }) };
}

function kevOf(
  { id, aliases, aliasesUnsaid }: Finding,
  cves: readonly string[],
  details: readonly InspectorDetail[],
  { intel, troubles }: ThreatBackground,
): Kev | undefined {
  const entries: KevEntry[] = cves.flatMap((cve) => intel.kev?.listed.get(cve) ?? []);
  for (const { kev } of details) if (kev) entries.push({ ...kev, ransomware: false });
  const [entry] = entries.sort((a, b) => (kevKey(a) < kevKey(b) ? -1 : 1));
  if (entry) return { state: 'listed', ...entry };
  const isFresh = troubles.every(({ feed }) => feed !== 'kev');
  // The catalogue goes by CVE ids: of a vulnerability that may have one we do not know, it says nothing.
  const isAsked = (cves.length > 0 || !aliasesUnsaid) && ![id, ...aliases].some(isGarbledCve);
  return isFresh && isAsked ? { state: 'not-listed' } : undefined;
}

/** Of several entries the one with ransomware, then the oldest. */
const kevKey = ({ ransomware, added, due }: KevEntry): string =>
  `${ransomware ? 0 : 1} ${added} ${due ?? ''}`;

function epssOf(
  cves: readonly string[],
  details: readonly InspectorDetail[],
  { intel, troubles }: ThreatBackground,
): Epss | undefined {
  const scored = cves.flatMap((cve) => intel.epss?.scores.get(cve) ?? []);
  const [highest] = scored.toSorted((a, b) => b.score - a.score);
  const isFresh = troubles.every(({ feed }) => feed !== 'epss');
  const isComplete = isFresh && scored.length === cves.length;
  const own = highest && { ...highest, ...(!isComplete && { incomplete: true as const }) };
  const [inspected] = details.flatMap(({ epss }) => epss ?? []).toSorted((a, b) => b - a);
  if (inspected === undefined || (own && isComplete)) return own;
  // Inspector's score stands in where the feed has none or an old one; the worse of both.
  if (own && own.score > inspected) return own;
  const { percentile } = own ?? {};
  return {
    score: inspected,
    ...(percentile !== undefined && { percentile, percentileIncomplete: true }),
  };
}
