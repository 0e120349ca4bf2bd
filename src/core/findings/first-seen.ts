import { DAY, LONG_AGO } from '../time.ts';
import { type Finding, vulnerabilityKey } from './finding.ts';
import type { KeptFinding } from './kept-finding.ts';
import { byVulnerability } from './package-map.ts';

/** What was written down before, of what is there and of what is gone. */
export interface Sightings {
  /** With the last judgement of this very image. */
  readonly own: readonly KeptFinding[];
  /** With other images of the repository: the one before it, and the newest. */
  readonly others: readonly KeptFinding[];
  /** ISO time: some of it cannot be read any more, and every finding may stand since then. */
  readonly lostSince?: string;
}

/**
 * The findings with the earliest time at which anybody saw them: the scanner, this image's record, or
 * the repository's. A new push does not make an old vulnerability young, nor does a look at a scan
 * that was under way, nor a scanner whose clock runs ahead.
 */
export function withFirstSeen(
  findings: readonly Finding[],
  { own, others, lostSince }: Sightings,
  now: string,
): Finding[] {
  const before = earliestOf(own, others);
  const [known = now] = [now, lostSince, sinceForgotten(own, others)]
    .filter((at) => at !== undefined)
    .sort();
  return findings.map((finding) => {
    let firstSeen = known;
    if (finding.firstSeen !== undefined && finding.firstSeen < firstSeen) ({ firstSeen } = finding);
    const seen = before.get(finding);
    if (seen !== undefined && seen < firstSeen) firstSeen = seen;
    return finding.firstSeen === firstSeen ? finding : { ...finding, firstSeen };
  });
}

/** How many of them: a repository that has seen more is one that nobody tends. */
const MOST_REMEMBERED = 20_000;

/**
 * Stands, in the place of an id, for what there was no room for: nobody knows any more what it was, so that
 * any finding may stand since then. One for each month in which it was seen last (in the place of the
 * package): they are inherited and lapse like the others.
 */
const FORGOTTEN = '*';

/** ISO time since when the oldest stood of what was forgotten. */
function sinceForgotten(...lists: readonly (readonly Finding[])[]): string | undefined {
  let since: string | undefined;
  for (const list of lists) {
    for (const { id, firstSeen } of list) {
      if (id !== FORGOTTEN || firstSeen === undefined) continue;
      if (since === undefined || firstSeen < since) since = firstSeen;
    }
  }
  return since;
}

/** How long a repository remembers at least what is in none of its images any more: half a year. */
const REMEMBERED = 180 * DAY;

/**
 * What is not among the findings and was seen before, in this image or in others of its repository: to
 * be kept with them, as little of each as its age needs. A vulnerability that hides behind a pending
 * scan or a clean image in between is as old as before when it comes back. `longestGrace`: milliseconds.
 */
export function rememberGone(
  findings: readonly Finding[],
  { own, others }: Sightings,
  now: Date,
  longestGrace = 0,
): KeptFinding[] {
  const remembered = Math.max(REMEMBERED, 2 * longestGrace);
  const present = new Set(findings.map(vulnerabilityKey));
  const gone = new Map<string, KeptFinding>();
  for (const one of [...own, ...others]) {
    const key = vulnerabilityKey(one);
    const lastSeen = one.gone ?? now.toISOString();
    if (present.has(key) || now.getTime() - Date.parse(lastSeen) > remembered) continue;
    gone.set(key, sightingOf(one, lastSeen, gone.get(key)));
  }
  return gone.size > MOST_REMEMBERED ? withinBounds([...gone.values()]) : [...gone.values()];
}

/** Those seen last, and one for the rest of each month. */
function withinBounds(gone: readonly KeptFinding[]): KeptFinding[] {
  const latest = gone.toSorted((a, b) => ((a.gone ?? '') > (b.gone ?? '') ? -1 : 1));
  const kept = latest.slice(0, MOST_REMEMBERED);
  const forgotten = new Map<string, KeptFinding>();
  for (const { firstSeen = LONG_AGO, gone: lastSeen = '' } of latest.slice(MOST_REMEMBERED)) {
    const month = lastSeen.slice(0, 'YYYY-MM'.length);
    const one = { ...NO_FINDING, package: { name: month }, firstSeen };
    forgotten.set(month, sightingOf(one, lastSeen, forgotten.get(month)));
  }
  return [...kept, ...forgotten.values()];
}

const NO_FINDING = {
  id: FORGOTTEN,
  severity: 'UNKNOWN',
  aliases: [],
  fix: { state: 'unknown' },
  exploit: 'unknown',
  platforms: [],
} as const;

function sightingOf(
  { id, package: { name }, firstSeen = '', severity }: KeptFinding,
  lastSeen: string,
  known: KeptFinding | undefined,
): KeptFinding {
  const first = [firstSeen, known?.firstSeen ?? ''].filter((time) => time !== '').sort()[0];
  return {
    id,
    aliases: [],
    package: { name },
    severity,
    fix: { state: 'unknown' },
    exploit: 'unknown',
    platforms: [],
    ...(first && { firstSeen: first }),
    gone: known?.gone && known.gone > lastSeen ? known.gone : lastSeen,
  };
}

/** By vulnerability and package; in this very image two versions or places of one are as old as the older. */
function earliestOf(...lists: readonly (readonly Finding[])[]) {
  const seen = byVulnerability<string>();
  for (const list of lists) {
    for (const finding of list) {
      const { firstSeen } = finding;
      if (firstSeen === undefined) continue;
      const known = seen.get(finding);
      if (known === undefined || firstSeen < known) seen.set(finding, firstSeen);
    }
  }
  return seen;
}
