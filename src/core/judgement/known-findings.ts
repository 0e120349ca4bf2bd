import type { Evidence } from '../evidence/evidence.ts';
import { enrich, type FeedTrouble } from '../findings/enrich.ts';
import { FEEDS } from '../findings/feeds/feeds.ts';
import { type Finding, worstFirstBy } from '../findings/finding.ts';
import { withFirstSeen } from '../findings/first-seen.ts';
import { type MergedFinding, mergeFindings } from '../findings/merge-findings.ts';
import type { Background } from './background.ts';

/** Every finding once, with its occurrences, first seen, KEV and EPSS; worst first. */
export function knownFindings(
  evidence: Evidence,
  { now, intel, details, memory, ownFindings, otherFindings, lostSince }: Background,
  troubles: readonly FeedTrouble[],
): MergedFinding[] {
  const merged = mergeFindings(evidence.platforms.flatMap(({ scan }) => scan.findings));
  const threats = { intel, details, troubles };
  const seen = withFirstSeen(
    merged.map(({ finding, occurrences }) =>
      occurrences.length === 1
        ? enrich(finding, threats)
        : enrich(finding, threats, [...new Set(occurrences.flatMap(({ arn }) => arn ?? []))]),
    ),
    {
      notes: [...ownFindings, ...otherFindings],
      ...(memory && { memory }),
      ...(lostSince && { lostSince }),
    },
    now.toISOString(),
  );
  const known = seen.map((finding, at) => ({
    finding,
    occurrences: withSharedOf(finding, merged[at]?.occurrences ?? []),
  }));
  return worstFirstBy(known, ({ finding }) => finding);
}

/** What is known of a vulnerability by itself is the same wherever it occurs. */
function withSharedOf(finding: Finding, occurrences: readonly Finding[]): readonly Finding[] {
  if (occurrences.length === 1) return [finding];
  const { firstSeen } = finding;
  const enrichment = FEEDS.flatMap(({ name }) => (finding[name] ? [[name, finding[name]]] : []));
  const shared = { ...(firstSeen && { firstSeen }), ...Object.fromEntries(enrichment) };
  return occurrences.map((one) => ({ ...one, ...shared }));
}
