import type { Digest } from '../digest.ts';
import type { Evidence, ScanState } from '../evidence/evidence.ts';
import type { Running } from '../evidence/running.ts';
import type { FeedDates } from '../findings/feeds/feeds.ts';
import { among, findingsOf, isInKev, isInUse, weightOf } from '../findings/finding.ts';
import { type Severity, WORST_FIRST } from '../findings/severity.ts';
import type { ImageRef } from '../image.ts';
import type { AcceptedDoubt } from './accepted.ts';
import type { Because } from './because.ts';
import type { Decision } from './decision.ts';
import { isAboutRule } from './doubts.ts';
import { fingerprintOf } from './fingerprint.ts';
import { namesOf } from './marker.ts';
import type { GivenRelease, Released, ReleasedDecision } from './released.ts';
import type { NonEmpty, Reason, Verdict } from './verdict.ts';

/**
 * `subject`: something people pull, by a tag. `unnamed`: neither tagged nor known to be part of an
 * index; it is judged and recorded, but a mark would keep it alive for ever and a message would name
 * nothing: most often it is half of an index that has not arrived yet. One that is quarantined and runs is
 * told of all the same.
 */
export type Standing = 'subject' | 'unnamed';

export interface PlatformState {
  readonly digest: Digest;
  readonly platform?: string;
  readonly state: ScanState;
  readonly completedAt?: string;
  readonly continuous?: true;
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
  /** Where the override stands that decided; absent where the policy's own rules did. */
  readonly override?: string;
  /** The names of the rules that decided; empty unless findings quarantine. */
  readonly rules: readonly string[];
  /** ISO dates of the feeds that were consulted. */
  readonly feeds: FeedDates;
  /** What CISA knows to be exploited, by its ids, worst first, whether it counts or not. */
  readonly kev?: readonly string[];
  /** What was not known, where that is not the reason itself. */
  readonly doubts?: readonly Reason[];
  /** What was not known and a person had accepted, whatever the verdict. */
  readonly accepted?: readonly AcceptedDoubt[];
  /** By whose word it may ship all the same; absent where the evidence decides. */
  readonly released?: Released;
  /** A release that holds, and that it may ship without. */
  readonly spare?: GivenRelease;
  /** ISO time since which the image is without a verdict of its findings. */
  readonly undecidedSince?: string;
  /** ISO time at which the verdict may change by itself, or people are to hear that it is undecided. */
  readonly reviewAt?: string;
  /** ISO time from which on people hear that it is undecided. */
  readonly tellAt?: string;
  /** ISO time. */
  readonly pushedAt?: string;
  /** A running task or pod uses it, as a finding says. */
  readonly inUse?: true;
  /** Where it ran when it was judged: outside the fingerprint, because that moves every minute. */
  readonly runsIn?: Running;
  /** Every finding is known: the next image of the repository may be compared with this one. */
  readonly comparable?: true;
  /** ISO time. */
  readonly judgedAt: string;
  /** What led to it; no part of what makes two judgements the same. A former version did not say. */
  readonly because?: Because;
  /**
   * By what it is found in the log, in its record and in messages: the id of the event that led to it, or of the run of
   * the sweep. A former version did not say.
   */
  readonly correlationId?: string;
  /** The names people gave it, without marker tags, at the time of the judgement. */
  readonly names: readonly string[];
}

/** An image may carry a thousand tags; the record is no place for all of them. */
export const NAMES_KEPT = 100;

/** The judgement that a decision amounts to. */
export function judgementOf(
  evidence: Evidence,
  decision: Decision,
  policyVersion: string,
  judgedAt: Date,
): Judgement {
  const counts = countBySeverity(decision);
  const worst = WORST_FIRST.find((severity) => counts[severity]);
  return {
    image: evidence.image,
    standing: standingOf(evidence),
    verdict: decision.verdict,
    reasons: decision.reasons,
    counts,
    ...(worst && { worst }),
    platforms: evidence.platforms.map(({ digest, platform, scan }) => ({
      digest,
      state: scan.state,
      ...(platform && { platform }),
      ...(scan.completedAt && { completedAt: scan.completedAt }),
      ...(scan.continuous && { continuous: scan.continuous }),
      ...(scan.proven && { proven: scan.proven }),
    })),
    fingerprint: fingerprintOf(evidence, decision),
    policyVersion,
    ...auditOf(evidence, decision),
    ...whenToLook(evidence, decision, judgedAt.toISOString()),
    judgedAt: judgedAt.toISOString(),
    names: namesOf(evidence.tags, evidence.image.digest).slice(0, NAMES_KEPT),
  };
}

/** Tagged by us alone still counts: it was a subject once, and its tag may have moved on. */
const standingOf = ({ tags }: Evidence): Standing => (tags.length > 0 ? 'subject' : 'unnamed');

function whenToLook(evidence: Evidence, decision: Decision, now: string) {
  const { reviewAt } = decision;
  const tellAt = standingOf(evidence) === 'subject' ? decision.tellAt : undefined;
  const isAhead = tellAt !== undefined && tellAt > now;
  const [first] = [reviewAt, isAhead ? tellAt : undefined].filter((at) => at !== undefined).sort();
  return { ...(first && { reviewAt: first }), ...(tellAt && { tellAt }) };
}

/** What it takes to understand the verdict later. */
function auditOf({ pushedAt, platforms, tags }: Evidence, decision: Decision) {
  const {
    view,
    deciding,
    feeds,
    doubts,
    accepted,
    undecidedSince,
    verdict,
    findings,
    runsIn,
    released,
    spare,
  } = decision;
  const kev = [...new Set(findings.filter(isInKev).map(({ id }) => id))].slice(0, NAMES_KEPT);
  const isComplete = platforms.length > 0 && doubts.every(isAboutRule) && accepted.length === 0;
  return {
    ...(view.override && { override: view.override.source }),
    rules: [...new Set(deciding.map(({ rule }) => rule.name))],
    feeds,
    ...(kev.length > 0 && { kev }),
    ...((verdict === 'quarantined' || released) && doubts.length > 0 && { doubts }),
    ...(accepted.length > 0 && { accepted }),
    ...(released && { released: wordOf(released) }),
    ...(spare && { spare }),
    ...(undecidedSince && { undecidedSince }),
    ...(pushedAt && { pushedAt }),
    ...(findings.some(isInUse) && { inUse: true as const }),
    ...(runsIn && { runsIn }),
    ...(isComplete && tags.length > 0 && { comparable: true as const }),
  };
}

/** The findings that stand against it are kept with the judgement like all others. */
const wordOf = ({ deciding: _findings, ...word }: ReleasedDecision): Released => word;

function countBySeverity({ findings, suppressed }: Decision): Partial<Record<Severity, number>> {
  const isAside = among(findingsOf(suppressed));
  const counts: Partial<Record<Severity, number>> = {};
  for (const finding of findings) {
    if (isAside(finding)) continue;
    const weight = weightOf(finding);
    counts[weight] = (counts[weight] ?? 0) + 1;
  }
  return counts;
}
