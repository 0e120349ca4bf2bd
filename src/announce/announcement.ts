import type { Provenance } from '../core/evidence/provenance.ts';
import { type Running, sayPlace } from '../core/evidence/running.ts';
import type { Diff } from '../core/findings/diff.ts';
import { among, type Finding, findingsOf, isInKev, weightOf } from '../core/findings/finding.ts';
import { sayFindings } from '../core/findings/finding-counts.ts';
import { sayTarget, type Upgrade } from '../core/findings/fix-plan.ts';
import { WORST_FIRST } from '../core/findings/severity.ts';
import type { ForAll, Intervention } from '../core/interventions/intervention.ts';
import type { Snooze } from '../core/interventions/standing.ts';
import type { Decision } from '../core/judgement/decision.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { LapsedException } from '../core/judgement/lapsed.ts';
import type { Marking } from '../core/judgement/marker.ts';
import { standingAgainst } from '../core/judgement/released.ts';
import { type RemedyFor, remediesFor } from '../core/judgement/remedies.ts';
import type { Verdict } from '../core/judgement/verdict.ts';
import type { Deciding } from '../core/judgement/weigh-findings.ts';
import type { LedgerEntry } from '../core/ledger/ledger.ts';
import type { ScanAsked } from '../core/ledger/rescan.ts';
import type { Policy } from '../core/policy/policy.ts';
import type { Member } from '../core/served.ts';

/** Whom and what the policy names for people, and how long a risk may be accepted. */
export type Guidance = Pick<Policy, 'contact' | 'helpUrl' | 'longestWaiver'> & {
  /** Accounts that people call by a name. */
  readonly members?: readonly Member[];
};

/** Who may do something about images from Slack, by the policy. */
export type Acting = Pick<Policy, 'mayAccept' | 'mayRelease'>;

/** What there is to say about one judgement: routes put it into their own form. */
export interface Announcement {
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly marking: Marking;
  /** Who and what built the image, as far as it says so itself. */
  readonly provenance?: Provenance;
  /** Of what decided, what was waived or ignored until a while ago. */
  readonly lapsed?: readonly LapsedException[];
  /** What people have accepted from Slack in its repository cannot be read, and none of it counts. */
  readonly waiversLost?: boolean;
  /** What has changed in the image itself since it was judged last; absent where nothing is known to have. */
  readonly changed?: string;
  /** People hear of the verdict in one message about many images as well. */
  readonly inSummary?: boolean;
  /** Messages about many images in whose threads one reply tells why it and others may ship. */
  readonly toldTogether?: readonly Pick<ForAll, 'channel' | 'root'>[];
  /** The Slack channel that its repository's AWS tag has chosen, as the policy lets it. */
  readonly channel?: string;
  /** Whose it is, as its repository's AWS tag says. */
  readonly owner?: string;
  /** Where it stands in the report; absent where messages lead to none. */
  readonly report?: string;
  /** What the route was told last; absent for the first time. */
  readonly before?: Verdict;
  /** The last release of the image. */
  readonly release?: LedgerEntry['release'];
  /** Its thread was to be left in peace last. */
  readonly snooze?: Snooze;
  /** It is still to be. */
  readonly isSnoozed?: true;
  /** What came of asking ECR for a scan. */
  readonly scanAsked?: ScanAsked;
  /** What people did about it from Slack; absent where nobody asks. */
  readonly done?: readonly Intervention[];
  /** What to do about it beside upgrades; absent where the route does not tell. */
  readonly guidance?: Guidance;
  /** Who may do something about it where the route tells; absent where nobody may. */
  readonly acting?: Acting;
}

/** As much as the verdict itself is told by. */
export type ToldVerdict = Pick<Announcement, 'judgement' | 'decision' | 'before' | 'lapsed'>;

/** Of an undecided image, what would end that. */
export const remediesOf = ({ judgement, decision }: ToldVerdict): readonly RemedyFor[] =>
  judgement.verdict === 'undecided' ? remediesFor(decision.doubts, decision.troubles) : [];

/** What is said where none of it counts. */
export const WAIVERS_LOST =
  'What people have accepted from Slack in this repository cannot be read: none of it counts';

/** It may ship, and would not if the policy did more than advise. */
export const isAdvised = ({ judgement, decision }: ToldVerdict): boolean =>
  judgement.verdict === 'approved' && !decision.released && decision.advised.length > 0;

/** What counts: it quarantines, or would if nobody had released the image or the policy did more than advise. Worst first. */
export function countingOf(decision: Decision): readonly Deciding[] {
  const against = standingAgainst(decision);
  return against.length > 0 ? against : decision.advised;
}

export const WOULD_BLOCK = 'What would block';

/** What is said above what counts. */
export function countingTitle({ deciding, released }: Decision): string {
  if (deciding.length > 0) return 'What blocks';
  return released && released.deciding.length > 0 ? 'What stands against it' : WOULD_BLOCK;
}

/**
 * What CISA knows to be exploited and does not block, now or after a grace, nor was set aside by
 * somebody: nothing else would name it. Worst first.
 */
export function silentlyExploited(decision: Decision): readonly Finding[] {
  const exploited = decision.findings.filter(isInKev);
  if (exploited.length === 0) return exploited;
  const told = [countingOf(decision), decision.inGrace, decision.suppressed].flatMap(findingsOf);
  // By far the most of what is told is not exploited, and need not be asked for.
  const isTold = among(told.filter(isInKev));
  return exploited.filter((finding) => !isTold(finding));
}

/** What has changed since the image before, among what is not set aside: that has a place of its own. */
export function changesOf({ findings, suppressed, diff }: Decision): Diff | undefined {
  if (!diff) return undefined;
  const isAside = among(findingsOf(suppressed));
  const added = diff.added.filter((finding) => !isAside(finding));
  return { ...diff, added, remaining: findings.length - suppressed.length - added.length };
}

/** `Upgrade openssl 3.0.1 to 3.0.7: clears 2 CRITICAL.`: what to do first, if anything. */
export function firstStep({ decision }: Announcement): string | undefined {
  const [first] = decision.plan.upgrades;
  if (!first || countingOf(decision).length === 0) return undefined;
  return `Upgrade ${sayUpgrade(first)}.`;
}

/** `openssl 3.0.1 to 3.0.7: clears 2 CRITICAL`. */
export function sayUpgrade({ package: { name, version }, to, clears }: Upgrade): string {
  const what = [name, version].filter(Boolean).join(' ');
  return `${what} to ${sayTarget(to)}: clears ${tallyOf(clears)}`;
}

const PLACES_NAMED = 5;

/** `eks prod/payments/api (3 units), ecs shop-prod/web and 2 more`. */
export function placesText(runsIn: Running): string {
  const named = runsIn.places.slice(0, PLACES_NAMED).map(sayPlace);
  const left = runsIn.places.length - named.length + (runsIn.more ?? 0);
  const more = left > 0 ? ` and ${left} more` : '';
  return `${named.join(', ')}${more}`;
}

/** `4 (1 CRITICAL, 3 HIGH, 1 in KEV)`, and shorter where all weigh the same: `2 CRITICAL (1 in KEV)`. */
export function tallyOf(findings: readonly Finding[]): string {
  const [weight, ...others] = new Set(findings.map(weightOf));
  if (weight === undefined || weight === 'UNKNOWN' || others.length > 0) {
    return sayFindings(findings);
  }
  const exploited = findings.filter(isInKev).length;
  const inKev =
    exploited > 0 ? ` (${exploited === findings.length ? '' : `${exploited} `}in KEV)` : '';
  return `${findings.length} ${weight}${inKev}`;
}

/** `2 CRITICAL · 5 HIGH · 1 unranked`, worst first; empty where there is nothing to count. */
export const countsText = (counts: Judgement['counts']): string =>
  WORST_FIRST.flatMap((severity) => {
    const word = severity === 'UNKNOWN' ? 'unranked' : severity;
    return counts[severity] ? [`${counts[severity]} ${word}`] : [];
  }).join(' · ');
