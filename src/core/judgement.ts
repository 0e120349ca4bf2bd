import { createHash } from 'node:crypto';
import type { Decision, NonEmpty, Reason, Verdict } from './decide.ts';
import type { Digest } from './digest.ts';
import type { Evidence, ScanState } from './evidence.ts';
import { type Finding, findingKey, weightOf } from './finding.ts';
import type { ImageRef } from './image.ts';
import { namesOf } from './marker.ts';
import { type Severity, WORST_FIRST } from './severity.ts';

/**
 * `subject`: something people pull, by a tag. `unnamed`: neither tagged nor known to be part of an
 * index; it is judged and recorded, but a mark would keep it alive for ever and a message would name
 * nothing: most often it is half of an index that has not arrived yet.
 */
export type Standing = 'subject' | 'unnamed';

export interface PlatformState {
  readonly digest: Digest;
  readonly platform?: string;
  readonly state: ScanState;
  readonly completedAt?: string;
  readonly proven?: true;
}

/** A verdict with its evidence fingerprint, policy version and time: the audit record. */
export interface Judgement {
  readonly image: ImageRef;
  readonly standing: Standing;
  readonly verdict: Verdict;
  readonly reasons: NonEmpty<Reason>;
  /** Findings per severity, as the policy weighs them; severities without a finding are absent. */
  readonly counts: Readonly<Partial<Record<Severity, number>>>;
  /** The worst weight among the findings; absent where there are none. */
  readonly worst?: Severity;
  readonly platforms: readonly PlatformState[];
  readonly fingerprint: string;
  readonly policyVersion: string;
  /** ISO time. */
  readonly judgedAt: string;
  /** The names people gave it, without marker tags, at the time of the judgement. */
  readonly names: readonly string[];
}

/** An image may carry a thousand tags; the record is no place for all of them. */
const NAMES_KEPT = 100;

/** The judgement that a decision amounts to. */
export function judgementOf(
  evidence: Evidence,
  decision: Decision,
  policyVersion: string,
  judgedAt: Date,
): Judgement {
  const counts = countBySeverity(decision.findings);
  const worst = WORST_FIRST.find((severity) => counts[severity]);
  return {
    image: evidence.image,
    // Tagged by us alone still counts: it was a subject once, and its tag may have moved on.
    standing: evidence.tags.length > 0 ? 'subject' : 'unnamed',
    verdict: decision.verdict,
    reasons: decision.reasons,
    counts,
    ...(worst && { worst }),
    platforms: evidence.platforms.map(({ digest, platform, scan }) => ({
      digest,
      state: scan.state,
      ...(platform && { platform }),
      ...(scan.completedAt && { completedAt: scan.completedAt }),
      ...(scan.proven && { proven: scan.proven }),
    })),
    fingerprint: fingerprintOf(evidence, decision),
    policyVersion,
    judgedAt: judgedAt.toISOString(),
    names: namesOf(evidence.tags, evidence.image.digest).slice(0, NAMES_KEPT),
  };
}

function countBySeverity(findings: readonly Finding[]): Partial<Record<Severity, number>> {
  const counts: Partial<Record<Severity, number>> = {};
  for (const finding of findings) {
    if (finding.setAside !== undefined) continue;
    const weight = weightOf(finding);
    counts[weight] = (counts[weight] ?? 0) + 1;
  }
  return counts;
}

/**
 * Equal for equal evidence, whatever the order of findings, platforms and pages. Times stand
 * outside: the same findings seen again are the same evidence.
 */
export function fingerprintOf(evidence: Evidence, decision: Decision): string {
  const hash = createHash('sha256');
  hash.update(evidence.artifact.kind);
  const platforms = evidence.platforms.map(({ digest, platform, scan }) =>
    [
      digest,
      platform ?? '',
      scan.state,
      scan.unreadable.length,
      scan.undelivered
        .map(({ severity, count }) => `${severity}=${count}`)
        .sort()
        .join(),
    ].join(' '),
  );
  for (const platform of platforms.sort()) hash.update(`\n${platform}`);
  for (const finding of decision.findings) {
    const fix =
      finding.fix.state === 'available' ? (finding.fix.version ?? 'yes') : finding.fix.state;
    hash.update(
      `\n${findingKey(finding)}|${finding.severity}|${finding.cvss?.score ?? ''}|${fix}|${finding.exploit}|` +
        `${finding.inUse ?? ''}|${finding.platforms.join()}|${finding.setAside ?? ''}`,
    );
  }
  return hash.digest('hex');
}
