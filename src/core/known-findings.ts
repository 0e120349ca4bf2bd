import type { Background } from './background.ts';
import { enrich, type FeedTrouble } from './enrich.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, type MergedFinding, mergeFindings, worstFirst } from './finding.ts';
import { withFirstSeen } from './first-seen.ts';

/** Every finding once, with its occurrences, first seen, KEV and EPSS; worst first. */
export function knownFindings(
  evidence: Evidence,
  { now, intel, details, ownFindings, otherFindings, lostSince }: Background,
  troubles: readonly FeedTrouble[],
): MergedFinding[] {
  const merged = mergeFindings(evidence.platforms.flatMap(({ scan }) => scan.findings));
  const threats = { intel, details, troubles };
  const seen = withFirstSeen(
    merged.map(({ finding, occurrences }) =>
      enrich(finding, threats, [...new Set(occurrences.flatMap(({ arn }) => arn ?? []))]),
    ),
    { own: ownFindings, others: otherFindings, ...(lostSince && { lostSince }) },
    now.toISOString(),
  );
  const known = new Map(
    seen.map((finding, at) => [finding, withSharedOf(finding, merged[at]?.occurrences ?? [])]),
  );
  return worstFirst(seen).map((finding) => ({ finding, occurrences: known.get(finding) ?? [] }));
}

/** What is known of a vulnerability by itself is the same wherever it occurs. */
function withSharedOf(finding: Finding, occurrences: readonly Finding[]): readonly Finding[] {
  if (occurrences.length === 1) return [finding];
  const { firstSeen, kev, epss } = finding;
  const shared = { ...(firstSeen && { firstSeen }), ...(kev && { kev }), ...(epss && { epss }) };
  return occurrences.map((one) => ({ ...one, ...shared }));
}
