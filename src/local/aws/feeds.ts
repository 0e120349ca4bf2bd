import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { constants, gunzipSync, gzipSync } from 'node:zlib';
import type { Answer } from './call.ts';
import { WorldError } from './parse-world.ts';
import type { EpssRow, WorldFeeds } from './world-feeds.ts';

export const FEED_PATHS = {
  kev: '/feeds/known_exploited_vulnerabilities.json',
  epss: '/feeds/epss_scores-current.csv.gz',
} as const;
export type FeedName = keyof typeof FEED_PATHS;

/** A feed as its publisher serves it. */
type ServedFeed = { body: Buffer; type: string; lastModified: Date };

export type Feeds = Partial<Record<FeedName, ServedFeed>>;

/**
 * Reads the feeds of a world: files as they are, anything else in the form it is published in.
 *
 * @param base the folder that paths start from; where there is no such file, the working directory
 * @param now the date of feeds that do not carry one
 * @throws WorldError for a path that leads to no file
 */
export function openFeeds(feeds: WorldFeeds = {}, base: string | undefined, now: Date): Feeds {
  const { kev, epss } = feeds;
  return {
    ...(kev !== undefined && { kev: kevFeed(kev, base, now) }),
    ...(epss !== undefined && { epss: epssFeed(epss, base, now) }),
  };
}

/** The answer of the site that publishes the feed; 404 where the world has none. */
export function answerFeed(feeds: Feeds, name: FeedName): Answer {
  const feed = feeds[name];
  if (feed === undefined) {
    return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not Found' };
  }
  const { body, type, lastModified } = feed;
  const headers = { 'content-type': type, 'last-modified': lastModified.toUTCString() };
  return { status: 200, headers, body };
}

function kevFeed(
  kev: NonNullable<WorldFeeds['kev']>,
  base: string | undefined,
  now: Date,
): ServedFeed {
  const type = 'application/json';
  if (typeof kev !== 'string') {
    const body = Buffer.from(JSON.stringify({ dateReleased: now.toISOString(), ...kev }));
    return { body, type, lastModified: now };
  }
  const path = pathOf('kev', kev, base);
  return { body: readFileSync(path), type, lastModified: dateOfFile(path) };
}

function epssFeed(
  epss: NonNullable<WorldFeeds['epss']>,
  base: string | undefined,
  now: Date,
): ServedFeed {
  if (typeof epss === 'string' && !isCsv(epss)) {
    const path = pathOf('epss', epss, base);
    const body = readFileSync(path);
    const type = isGzip(body) ? 'application/gzip' : 'text/csv';
    return { body, type, lastModified: scoreDateIn(textOf(body)) ?? dateOfFile(path) };
  }
  const text = csvOf(epss, now);
  const lastModified = scoreDateIn(text) ?? now;
  return { body: gzipSync(text), type: 'application/gzip', lastModified };
}

/** No path has two lines, and the first line of such a table is always one of these. */
const isCsv = (text: string): boolean => text.includes('\n') || /^(#|cve,)/.test(text);

function csvOf(epss: string | readonly EpssRow[] | Inline, now: Date): string {
  if (typeof epss === 'string') {
    return epss.startsWith('#') ? epss : [head(now), epss].join('\n');
  }
  const { date = now, scores } = 'scores' in epss ? epss : { scores: epss };
  const rows = scores.map(({ cve, epss: score, percentile }) => `${cve},${score},${percentile}`);
  return `${[head(new Date(date)), 'cve,epss,percentile', ...rows].join('\n')}\n`;
}

type Inline = { date: string; scores: readonly EpssRow[] };

const head = (date: Date): string =>
  `#model_version:v2025.03.14,score_date:${date.toISOString().replace(/\.\d+Z$/, 'Z')}`;

const isGzip = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b;

/** What can be read of a file, broken ones too: those are served as they are. */
function textOf(body: Buffer): string {
  if (!isGzip(body)) return body.toString();
  try {
    return gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
  } catch {
    return '';
  }
}

function scoreDateIn(text: string): Date | undefined {
  const [, date = ''] = /^#.*?\bscore_date:([^,\s]+)/.exec(text) ?? [];
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function dateOfFile(path: string): Date {
  const named = new Date(/\d{4}-\d\d-\d\d/.exec(basename(path))?.[0] ?? '');
  return Number.isNaN(named.getTime()) ? statSync(path).mtime : named;
}

function pathOf(feed: FeedName, path: string, base: string | undefined): string {
  const places = [...(base === undefined ? [] : [resolve(base, path)]), resolve(path)];
  const found = places.find((place) => existsSync(place) && statSync(place).isFile());
  if (found === undefined) {
    throw new WorldError(
      `feeds.${feed}: there is no file ${[...new Set(places)].join(', and none ')}`,
    );
  }
  return found;
}
