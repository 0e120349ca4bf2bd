import type { Evidence } from '../evidence/evidence.ts';
import { type Diff, diffOf, type PreviousImage } from '../findings/diff.ts';
import { type FeedTrouble, feedTroubles } from '../findings/enrich.ts';
import type { Finding, MergedFinding } from '../findings/finding.ts';
import { type FixPlan, fixPlanOf } from '../findings/fix-plan.ts';
import { datesOf } from '../findings/threats.ts';
import type { Policy, Waiver } from '../policy/policy.ts';
import { type Named, type View, viewsOf } from '../policy/views.ts';
import type { Background } from './background.ts';
import { DOUBTS_KEPT, doubtsOf, type Reason } from './doubts.ts';
import { knownFindings } from './known-findings.ts';
import { namesOf } from './marker.ts';
import { opinionOf, worstOpinion } from './verdict-of-view.ts';
import type { Deciding, InGrace, SetAside } from './weigh-findings.ts';

export type { Reason } from './doubts.ts';
export type { Deciding, InGrace, SetAside } from './weigh-findings.ts';

export type Verdict = 'approved' | 'quarantined' | 'undecided';

export type NonEmpty<T> = readonly [T, ...T[]];

export interface Decision {
  readonly verdict: Verdict;
  /** Never empty: no verdict without a reason. */
  readonly reasons: NonEmpty<Reason>;
  /** The findings that quarantine, worst first; empty for any other verdict. */
  readonly deciding: readonly Deciding[];
  /** What would quarantine if the policy did more than advise. */
  readonly advised: readonly Deciding[];
  /** What a rule will count later if nothing changes. */
  readonly inGrace: readonly InGrace[];
  /** What kept us from knowing everything, also where the findings that are known decided alone. */
  readonly doubts: readonly Reason[];
  /** The same findings with what was found of each on every platform. */
  readonly known: readonly MergedFinding[];
  /** Every finding of the image once, worst first, with all that is known about it. */
  readonly findings: readonly Finding[];
  /** Findings with neither a severity nor a score: listed for people, outside every threshold. */
  readonly unranked: readonly Finding[];
  /** Findings that a person, a rule or the scanner has taken out of the verdict. */
  readonly setAside: readonly SetAside[];
  /** How the policy looked at the image where that decided: its override, if any, and the tags. */
  readonly view: Pick<View, 'tags' | 'override'> & {
    /** Its rules ask what may change without an event: KEV, EPSS, use. */
    readonly isWatched?: true;
  };
  readonly troubles: readonly FeedTrouble[];
  /** ISO dates of the feeds that were consulted. */
  readonly feeds: { readonly kev?: string; readonly epss?: string };
  readonly plan: FixPlan;
  readonly diff?: Diff;
  /** ISO time since which the image is without a verdict of its findings. */
  readonly undecidedSince?: string;
  /** ISO time at which the verdict may change by itself: a grace or waiver ends, a deadline passes. */
  readonly reviewAt?: string;
}

/** A case as it lies on the table: everything that a verdict hangs on, but for the policy. */
export interface Case {
  readonly image: Named;
  /** The tags that people gave. */
  readonly tags: readonly string[];
  /** How many platforms were looked at. */
  readonly platforms: number;
  /** Every finding once, enriched, worst first. */
  readonly known: readonly MergedFinding[];
  /** What keeps us from knowing everything about the image itself. */
  readonly doubts: readonly Reason[];
  /** ISO dates of the feeds that were consulted. */
  readonly feeds: Decision['feeds'];
  readonly now: Date;
  readonly undecidedSince?: string;
  readonly previous?: PreviousImage;
  readonly waivers: readonly Waiver[];
}

/** The verdict on everything known about an image now. */
export function decide(evidence: Evidence, policy: Policy, background: Background): Decision {
  const { now, intel, previous, undecidedSince, waivers } = background;
  const { image, tags, platforms } = evidence;
  const feeds = datesOf(intel);
  return decideCase(
    {
      image,
      tags: namesOf(tags, image.digest),
      platforms: platforms.length,
      known: knownFindings(evidence, background, feedTroubles(feeds, policy.staleAfter, now)),
      doubts: doubtsOf(evidence),
      feeds,
      now,
      ...(undecidedSince && { undecidedSince }),
      ...(previous && { previous }),
      waivers,
    },
    policy,
  );
}

/**
 * The verdict on a case. One blocking finding quarantines at once, whatever else is unknown; approval
 * needs a complete scan of every platform; everything between is undecided. Where the image's tags
 * call for different rulings, the worst verdict holds.
 */
export function decideCase(one: Case, policy: Policy): Decision {
  const { image, tags, known, feeds, now, previous, doubts } = one;
  const findings = known.map(({ finding }) => finding);
  const troubles = feedTroubles(feeds, policy.staleAfter, now);
  const weighed = { ...one, findings, troubles };
  const { worst, reviewAt, undecidedSince, isWatched } = worstOpinion(
    viewsOf(image, tags, policy, one.waivers, now).map((view) => () => opinionOf(view, weighed)),
  );
  const counting = [...worst.deciding, ...worst.advised, ...worst.inGrace];
  return {
    ...worst,
    reasons: [worst.reasons[0], ...worst.reasons.slice(1, DOUBTS_KEPT)],
    doubts: worst.doubts.slice(0, DOUBTS_KEPT),
    ...(reviewAt && { reviewAt }),
    ...(undecidedSince && { undecidedSince }),
    view: { ...worst.view, ...(isWatched && { isWatched }) },
    known,
    findings,
    // Of an image without findings nobody has asked the feeds anything.
    troubles: findings.length > 0 ? troubles : [],
    feeds,
    plan: fixPlanOf(counting.map(({ finding }) => finding)),
    ...(previous && { diff: diffOf(findings, previous, doubts.length === 0) }),
  };
}
