import type { Running } from '../evidence/running.ts';
import type { Diff, PreviousImage } from '../findings/diff.ts';
import type { FeedTrouble } from '../findings/enrich.ts';
import type { FeedDates } from '../findings/feeds/feeds.ts';
import type { Finding } from '../findings/finding.ts';
import type { FixPlan } from '../findings/fix-plan.ts';
import type { MergedFinding } from '../findings/merge-findings.ts';
import type { ReleaseWord } from '../interventions/release.ts';
import type { Waiver } from '../policy/policy.ts';
import type { Named, View } from '../policy/views.ts';
import type { AcceptedDoubt } from './accepted.ts';
import type { GivenRelease, ReleasedDecision } from './released.ts';
import type { NonEmpty, Reason, Verdict } from './verdict.ts';
import type { Deciding, InGrace, Suppressed } from './weigh-findings.ts';

export interface Decision {
  readonly verdict: Verdict;
  /** Never empty: no verdict without a reason. */
  readonly reasons: NonEmpty<Reason>;
  /** The findings that quarantine, worst first; empty for any other verdict. */
  readonly deciding: readonly Deciding[];
  /** What would quarantine if the policy did more than advise. */
  readonly advised: readonly Deciding[];
  /** A person lets it ship all the same, and what stands against it; absent where nobody does, or has to. */
  readonly released?: ReleasedDecision;
  /** A person lets it ship whatever comes, and nothing stands against it: it holds all the same. */
  readonly spare?: GivenRelease;
  /** What a rule will count later if nothing changes. */
  readonly inGrace: readonly InGrace[];
  /** What kept us from knowing everything, also where the findings that are known decided alone. */
  readonly doubts: readonly Reason[];
  /** What is not known either, and a person has accepted: no doubt any more, and said all the same. */
  readonly accepted: readonly AcceptedDoubt[];
  /** Every finding of the image once, worst first, with all that is known about it. */
  readonly findings: readonly Finding[];
  /** The same findings with what was found of each on every platform. */
  readonly known: readonly MergedFinding[];
  /** Findings with neither a severity nor a score: listed for people, outside every threshold. */
  readonly unranked: readonly Finding[];
  /** Findings that a person, a rule or the scanner has taken out of the verdict. */
  readonly suppressed: readonly Suppressed[];
  /** How the policy looked at the image where that decided: its rules, its override, if any, and the tags. */
  readonly view: Pick<View, 'tags' | 'override' | 'ruleSet'>;
  readonly troubles: readonly FeedTrouble[];
  /** ISO dates of the feeds that were consulted. */
  readonly feeds: FeedDates;
  readonly plan: FixPlan;
  readonly diff?: Diff;
  /** Where the image runs: told, and never weighed. */
  readonly runsIn?: Running;
  /** ISO time since which the image is without a verdict of its findings. */
  readonly undecidedSince?: string;
  /** ISO time at which the verdict may change by itself: a grace or waiver ends, a deadline passes. */
  readonly reviewAt?: string;
  /** ISO time at which the policy quarantines what is undecided still; absent where it never does, and for other verdicts. */
  readonly quarantineAt?: string;
  /** ISO time from which on people hear that it is undecided; absent where they do not, and for other verdicts. */
  readonly tellAt?: string;
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
  /** ISO time at which the first of the scans will be too old. */
  readonly tooOldAt?: string;
  /** ISO time, where the registry says. */
  readonly pushedAt?: string;
  readonly undecidedSince?: string;
  readonly previous?: PreviousImage;
  readonly waivers: readonly Waiver[];
  /** A person's word that it may ship. */
  readonly release?: ReleaseWord;
}
