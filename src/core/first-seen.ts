import { type Finding, findingKey, vulnerabilityKey } from './finding.ts';

/** What was written down before: of this very image, and of the one before it in the repository. */
export interface Sightings {
  readonly own: readonly Finding[];
  readonly previous: readonly Finding[];
  /** ISO time: some of it cannot be read any more, and every finding may stand since then. */
  readonly lostSince?: string;
}

/**
 * The findings with the earliest time at which anybody saw them: the scanner, this image's record, or
 * that of the image before. A new push does not make an old vulnerability young, nor does a
 * scanner whose clock runs ahead.
 */
export function withFirstSeen(
  findings: readonly Finding[],
  { own, previous, lostSince }: Sightings,
  now: string,
): Finding[] {
  const mine = earliestBy(own, findingKey);
  const before = earliestBy(previous, vulnerabilityKey);
  const [known] = [now, lostSince].filter((time) => time !== undefined).sort();
  return findings.map((finding) => {
    let firstSeen = known ?? now;
    for (const time of [
      finding.firstSeen,
      mine.get(findingKey(finding)),
      before.size > 0 ? before.get(vulnerabilityKey(finding)) : undefined,
    ]) {
      if (time !== undefined && time < firstSeen) firstSeen = time;
    }
    return { ...finding, firstSeen };
  });
}

function earliestBy(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => string,
): Map<string, string> {
  const seen = new Map<string, string>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const { firstSeen } = finding;
    const known = seen.get(key);
    if (firstSeen !== undefined && (known === undefined || firstSeen < known)) {
      seen.set(key, firstSeen);
    }
  }
  return seen;
}
