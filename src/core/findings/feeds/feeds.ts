import { epss } from './epss.ts';
import type { Copy, Feed } from './feed.ts';
import { kev } from './kev.ts';

/** The feeds that findings are looked up in. */
export const FEEDS = [kev, epss] as const;

type Listed = (typeof FEEDS)[number];
export type FeedName = Listed['name'];

type EntryOf<One> = One extends Feed<string, infer Entry, infer _Said> ? Entry : never;
type SaidOf<One> = One extends Feed<string, infer _Entry, infer Said> ? Said : never;

/** By the feed's name, what it has for one vulnerability. */
export type Entries = { readonly [One in Listed as One['name']]: EntryOf<One> };

/** By the feed's name, what follows from it for a finding; absent: nobody knows. */
export type Enrichment = { readonly [One in Listed as One['name']]?: SaidOf<One> };

/**
 * What our copies of the feeds say about the CVE ids that were asked for. A feed that is absent has
 * no copy yet: nothing follows from its silence.
 */
export type ThreatIntel = { readonly [Name in FeedName]?: Copy<Entries[Name]> };

/** No copy of any feed. */
export const NO_THREAT_INTEL: ThreatIntel = {};

/** The feeds' own dates, ISO, of those that there are. */
export type FeedDates = { readonly [Name in FeedName]?: string };

export const datesOf = (intel: ThreatIntel): FeedDates =>
  Object.fromEntries(
    FEEDS.flatMap(({ name }) => {
      const copy = intel[name];
      return copy ? [[name, copy.date]] : [];
    }),
  );

/** For each feed one value, made of what is known about it. */
export const forEachFeed = <Value>(valueFor: (one: Listed) => Value): Record<FeedName, Value> =>
  Object.fromEntries(FEEDS.map((one) => [one.name, valueFor(one)])) as Record<FeedName, Value>;

const BY_NAME = forEachFeed((one) => one);

/** Everything about a feed by its name. */
export const feedNamed = (name: FeedName): Listed => BY_NAME[name];
