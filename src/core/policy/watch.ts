import { type LineEntry, tagLine } from '../ledger/tag-line.ts';

/** Which images may still be deployed: they are looked at daily. What runs is one of them in any case. */
export interface WatchTerms {
  /** So many of each line of tags, the newest ones. */
  readonly newest: number;
  /** Milliseconds since the push, or since it was judged under its names. */
  readonly youngerThan: number;
}

export type WatchedBecause = 'runs' | 'young' | 'newest';
/** Whether an image is looked at daily, and why, or since when it is not any more (ISO time). */
export type Watch =
  | { readonly state: 'watched'; readonly because: WatchedBecause }
  | { readonly state: 'ended'; readonly since: string };

/** What a watch goes by. */
export interface Watchable extends LineEntry {
  /** ISO time. */
  readonly judgedAt: string;
  readonly runs: boolean;
}

/** What is known without the other images of the repository; undefined where they have to be asked for. */
export function watchAlone(
  { pushedAt, judgedAt, runs }: Pick<Watchable, 'pushedAt' | 'judgedAt' | 'runs'>,
  { youngerThan }: WatchTerms,
  now: Date,
): Watch | undefined {
  if (runs) return { state: 'watched', because: 'runs' };
  // An old build may be promoted today: then it is judged anew, under its new name.
  const since = Math.max(Date.parse(pushedAt), Date.parse(judgedAt));
  return now.getTime() - since <= youngerThan ? { state: 'watched', because: 'young' } : undefined;
}

/**
 * Whether the image may still be deployed. `others`: images of the repository, the latest first; where there
 * are more than it holds, what it does not show counts for the image, which stays watched.
 */
export function watchOf(
  image: Watchable,
  others: readonly LineEntry[],
  terms: WatchTerms,
  now: Date,
  before?: Watch,
): Watch {
  const alone = watchAlone(image, terms, now);
  if (alone) return alone;
  if (isAmongNewest(image, others, terms.newest)) return { state: 'watched', because: 'newest' };
  return before?.state === 'ended' ? before : { state: 'ended', since: now.toISOString() };
}

/** Under any of its names, fewer than `newest` images of the same line of tags have come after it. */
function isAmongNewest(
  { digest, pushedAt, names }: LineEntry,
  others: readonly LineEntry[],
  newest: number,
): boolean {
  const later = others.filter((one) => one.digest !== digest && one.pushedAt > pushedAt);
  return [...new Set(names.map(tagLine))].some((line) => {
    const ofLine = later.filter((one) => one.names.some((name) => tagLine(name) === line));
    return ofLine.length < newest;
  });
}

/**
 * Tells of any image of a repository the same as `watchOf` does, by all the others at once: there may be a
 * hundred thousand.
 */
export function newestOf(
  all: readonly LineEntry[],
  { newest }: Pick<WatchTerms, 'newest'>,
): (image: LineEntry) => boolean {
  const pushes = new Map<string, string[]>();
  for (const { names, pushedAt } of all) {
    for (const line of new Set(names.map(tagLine))) {
      const ofLine = pushes.get(line);
      if (ofLine) ofLine.push(pushedAt);
      else pushes.set(line, [pushedAt]);
    }
  }
  const lastOf = new Map(
    Array.from(pushes, ([line, times]) => [line, times.sort().at(-newest)] as const),
  );
  return ({ names, pushedAt }) =>
    names.some((name) => {
      const last = lastOf.get(tagLine(name));
      return last === undefined || pushedAt >= last;
    });
}
