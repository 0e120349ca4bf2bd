import type { Finding } from './finding.ts';
import type { KeptFinding } from './kept-finding.ts';
import { byVulnerability } from './package-map.ts';
import { FORGOTTEN, type RepositoryMemory } from './repository-memory.ts';

/** What was written down before. */
export interface Sightings {
  /** By the repository; absent where it remembers nothing. */
  readonly memory?: RepositoryMemory;
  /** With the last judgement of this very image, and with the image before it. */
  readonly notes: readonly KeptFinding[];
  /** ISO time: some of it cannot be read any more, and every finding may stand since then. */
  readonly lostSince?: string;
}

/**
 * The findings with the earliest time at which anybody saw them: the scanner, this image's record, or
 * the repository. A new push does not make an old vulnerability young, nor does a look at a scan
 * that was under way, nor a scanner whose clock runs ahead. In one image two versions or places of a
 * vulnerability are as old as the older.
 */
export function withFirstSeen(
  findings: readonly Finding[],
  { memory, notes, lostSince }: Sightings,
  now: string,
): Finding[] {
  const noted = earliestOf(notes);
  let known = earlier(earlier(now, lostSince), noted.forgotten);
  for (const { firstSeen } of memory?.forgotten.values() ?? []) known = earlier(known, firstSeen);
  return findings.map((finding) => {
    const own = earlier(known, finding.firstSeen);
    const remembered = earlier(own, memory?.seen.get(finding)?.firstSeen);
    const firstSeen = earlier(remembered, noted.seen.get(finding));
    return finding.firstSeen === firstSeen ? finding : { ...finding, firstSeen };
  });
}

const earlier = (known: string, time: string | undefined): string =>
  time !== undefined && time < known ? time : known;

/** Since when the noted stand, and the oldest of what there was no room to note. */
function earliestOf(notes: readonly KeptFinding[]) {
  const seen = byVulnerability<string>();
  let forgotten: string | undefined;
  for (const note of notes) {
    const { id, firstSeen } = note;
    if (firstSeen === undefined) continue;
    if (id === FORGOTTEN) forgotten = earlier(firstSeen, forgotten);
    const known = seen.get(note);
    if (known === undefined || firstSeen < known) seen.set(note, firstSeen);
  }
  return { seen, forgotten };
}
