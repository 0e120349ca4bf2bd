import { DAY } from '../time.ts';
import type { Finding } from './finding.ts';
import type { KeptFinding } from './kept-finding.ts';
import { byVulnerability, type VulnerabilityMap } from './package-map.ts';

/** When something was seen in any image of a repository: ISO times. */
export interface Sighting {
  /** The earliest at which anybody saw it. */
  readonly firstSeen: string;
  /** The latest at which it was known to be there. */
  readonly lastSeen: string;
}

/** Since when the vulnerabilities of a repository stand, whichever of its images has or had them. */
export interface RepositoryMemory {
  readonly seen: VulnerabilityMap<Sighting>;
  /**
   * What there was no room for, by the month (`2026-11`) in which it was seen last: nobody knows any more
   * what it was, so that any finding may stand since then.
   */
  readonly forgotten: ReadonlyMap<string, Sighting>;
}

export const NO_MEMORY: RepositoryMemory = { seen: byVulnerability(), forgotten: new Map() };

/** What came to be known of a repository's vulnerabilities with one judgement. */
export interface Seen {
  /** In the image, with the time at which each was first seen. */
  readonly findings: readonly Finding[];
  /** Kept with the former judgement of the image, or with another one's. */
  readonly notes: readonly KeptFinding[];
}

/** How many of them: a repository that has seen more is one that nobody tends. */
const MOST_REMEMBERED = 20_000;

/** How long a repository remembers at least what is in none of its images any more: half a year. */
const REMEMBERED = 180 * DAY;

/** What was noted so lately is not noted again: two images of one repository seldom have to wait for each other. */
const NOTED_AGAIN = 7 * DAY;

/** A look that finds nothing new is noted so much later; what it has seen is remembered so much longer. */
const LOOK_NOTED = 30 * DAY;

/**
 * A former version kept what is gone among the findings of an image, and had no room for all of it: this
 * stands in the place of an id, and a month in the place of the package.
 */
export const FORGOTTEN = '*';

/**
 * The memory with what was seen besides, and without what nobody has seen for half a year, or twice the longest
 * grace (milliseconds), and a month; undefined where there is nothing to note. Of two times the earlier is the
 * first and the later is the last, so that it does not matter in which order or how often things are seen.
 */
export function remembering(
  memory: RepositoryMemory,
  { findings, notes }: Seen,
  now: Date,
  longestGrace = 0,
): RepositoryMemory | undefined {
  const at = now.toISOString();
  const term = Math.max(REMEMBERED, 2 * longestGrace) + LOOK_NOTED;
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();
  const [lapsed, lately] = [before(term), before(NOTED_AGAIN)];
  const { seen, forgotten } = without(memory, lapsed);
  let isNews = false;
  const note = (one: KeptFinding): void => {
    const sighting = { firstSeen: one.firstSeen ?? at, lastSeen: one.gone ?? at };
    if (sighting.lastSeen < lapsed) return;
    const { name } = one.package;
    const known = one.id === FORGOTTEN ? forgotten.get(name) : seen.get(one);
    const { firstSeen, lastSeen } = sighting;
    // ISO times compare as texts: to parse those of thousands would take longer than all the rest.
    if (known && known.firstSeen <= firstSeen && known.lastSeen >= lastSeen) return;
    isNews ||= !known || firstSeen < known.firstSeen || known.lastSeen < lately;
    const both = known ? together(known, sighting) : sighting;
    if (one.id === FORGOTTEN) forgotten.set(name, both);
    else seen.set(one, both);
  };
  for (const one of findings) note(one);
  for (const one of notes) note(one);
  return isNews ? withinBounds({ seen, forgotten }, MOST_REMEMBERED) : undefined;
}

/** Whether it was long ago that some of these findings were noted, which are there. */
export function isFading(
  { seen }: RepositoryMemory,
  findings: readonly Finding[],
  now: Date,
): boolean {
  const since = new Date(now.getTime() - LOOK_NOTED).toISOString();
  return findings.some((finding) => (seen.get(finding)?.lastSeen ?? since) < since);
}

/** Whether a memory says of some of these findings that they stand longer than they say themselves. */
export function knowsOlder(
  { seen, forgotten }: RepositoryMemory,
  findings: readonly Finding[],
): boolean {
  const [oldest] = [...forgotten.values()].map((one) => one.firstSeen).sort();
  return findings.some((finding) => {
    const { firstSeen = '' } = finding;
    const known = seen.get(finding)?.firstSeen ?? firstSeen;
    return known < firstSeen || (oldest ?? firstSeen) < firstSeen;
  });
}

const together = (a: Sighting, b: Sighting): Sighting => ({
  firstSeen: a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen,
  lastSeen: a.lastSeen > b.lastSeen ? a.lastSeen : b.lastSeen,
});

/** A copy that may be written to, without what was last seen before `lapsed`. */
function without({ seen, forgotten }: RepositoryMemory, lapsed: string) {
  const left = byVulnerability<Sighting>();
  for (const [name, byId] of seen) {
    for (const [id, one] of byId)
      if (one.lastSeen >= lapsed) left.set({ id, package: { name } }, one);
  }
  const months = [...forgotten].filter(([, { lastSeen }]) => lastSeen >= lapsed);
  return { seen: left, forgotten: new Map(months) };
}

/** Those seen last, so many at most, and one for the rest of each month. */
export function withinBounds(memory: RepositoryMemory, most: number): RepositoryMemory {
  const all = [...memory.seen].flatMap(([name, byId]) =>
    [...byId].map(([id, sighting]) => ({ id, package: { name }, sighting })),
  );
  if (all.length <= most) return memory;
  all.sort(
    (a, b) =>
      Number(a.sighting.lastSeen < b.sighting.lastSeen) -
      Number(a.sighting.lastSeen > b.sighting.lastSeen),
  );
  const seen = byVulnerability<Sighting>();
  for (const one of all.slice(0, most)) seen.set(one, one.sighting);
  const forgotten = new Map(memory.forgotten);
  for (const { sighting } of all.slice(most)) {
    const month = sighting.lastSeen.slice(0, 'YYYY-MM'.length);
    const known = forgotten.get(month);
    forgotten.set(month, known ? together(known, sighting) : sighting);
  }
  return { seen, forgotten };
}
