import { cvesAmong } from './cve.ts';
import type { Feed, InspectorDetail } from './feeds/feed.ts';
import { FEEDS, type FeedDates, type FeedName, type ThreatIntel } from './feeds/feeds.ts';
import type { Finding } from './finding.ts';

/** A feed that cannot be relied on: named in the message, and unable to make a verdict milder. */
export type FeedTrouble =
  | { readonly feed: FeedName; readonly state: 'missing' }
  | { readonly feed: FeedName; readonly state: 'stale'; readonly date: string };

/** What is known about threats at one moment. */
export interface ThreatBackground {
  readonly intel: ThreatIntel;
  readonly details: ReadonlyMap<string, InspectorDetail>;
  readonly troubles: readonly FeedTrouble[];
}

/** Which feeds are missing or older than the policy takes: ISO dates, `staleAfter` in milliseconds. */
export function feedTroubles(
  dates: FeedDates,
  staleAfter: Readonly<Record<FeedName, number>>,
  now: Date,
): FeedTrouble[] {
  return FEEDS.flatMap(({ name: feed }): FeedTrouble[] => {
    const date = dates[feed];
    if (date === undefined) return [{ feed, state: 'missing' }];
    const age = now.getTime() - Date.parse(date);
    // NaN, a date that cannot be read, is not fresh.
    return age <= staleAfter[feed] ? [] : [{ feed, state: 'stale', date }];
  });
}

// Each feed meets entries of its own alone: the list's type knows that, a loop over it does not.
const EACH = FEEDS as readonly unknown[] as readonly Feed<FeedName, unknown, unknown>[];

/**
 * The finding with what the feeds say of it. Only a fresh feed can say that something is not so. `arns`:
 * by what names Inspector knows it, one on each platform.
 */
export function enrich(
  finding: Finding,
  { intel, details: known, troubles }: ThreatBackground,
  arns: readonly string[] = finding.arn === undefined ? [] : [finding.arn],
): Finding {
  const names = [finding.id, ...finding.aliases];
  const cves = cvesAmong(names);
  const details = known.size > 0 ? presentIn(known, arns) : [];
  const namesUnsaid = finding.aliasesUnsaid === true;
  const enriched: Record<string, unknown> = { ...finding };
  for (const { name, enrich: enrichBy } of EACH) {
    const byCve: ReadonlyMap<string, unknown> | undefined = intel[name]?.byCve;
    const entries = byCve ? presentIn(byCve, cves) : [];
    const isFresh = troubles.every(({ feed }) => feed !== name);
    const said = enrichBy({ names, cves, namesUnsaid, entries, isFresh, details });
    if (said !== undefined) enriched[name] = said;
  }
  return enriched as unknown as Finding;
}

/** What a map has under these keys. */
function presentIn<Value>(map: ReadonlyMap<string, Value>, keys: readonly string[]): Value[] {
  const present: Value[] = [];
  for (const key of keys) {
    const value = map.get(key);
    if (value !== undefined) present.push(value);
  }
  return present;
}
