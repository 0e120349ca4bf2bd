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
  const forgotten = [...(memory?.forgotten.values() ?? [])].map(({ firstSeen }) => firstSeen);
  const known = earliest([now, lostSince, noted.forgotten, ...forgotten]);
  return findings.map((finding) => {
    const firstSeen = earliest([
      known,
      finding.firstSeen,
      noted.seen.get(finding),
      memory?.seen.get(finding)?.firstSeen,
    ]);
    return firstSeen === undefined || finding.firstSeen === firstSeen
      ? finding
      : { ...finding, firstSeen };
  });
}

function earliest(times: readonly (string | undefined)[]): string | undefined {
  let first: string | undefined;
  for (const time of times) {
    if (time !== undefined && (first === undefined || time < first)) first = time;
  }
  return first;
}

/** Since when the noted stand, and the oldest of what there was no room to note. */
function earliestOf(notes: readonly KeptFinding[]) {
  const seen = byVulnerability<string>();
  let forgotten: string | undefined;
  for (const note of notes) {
    const { id, firstSeen } = note;
    if (firstSeen === undefined) continue;
    if (id === FORGOTTEN) forgotten = earliest([forgotten, firstSeen]);
    const known = seen.get(note);
    if (known === undefined || firstSeen < known) seen.set(note, firstSeen);
  }
  return { seen, forgotten };
}
