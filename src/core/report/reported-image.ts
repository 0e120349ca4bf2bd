import { isPastGrace, weighedBy } from '../bulletin/weighed.ts';
import type { Diff } from '../findings/diff.ts';
import { findingKey } from '../findings/finding.ts';
import type { KeptFinding } from '../findings/kept-finding.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import type { Decision } from '../judgement/decision.ts';
import { isAboutRule } from '../judgement/doubts.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Current } from '../ledger/ledger.ts';
import { mostTelling } from '../ledger/tag-line.ts';
import type { UnknownName } from '../policy/rule.ts';

/** What becomes of a finding of an image, by the policy and by people's words as they are now. */
export type FindingState =
  | {
      /** It meets a rule: it keeps the image from shipping, or would if nobody had released it or the policy did more than advise. */
      readonly state: 'blocking';
      readonly rule: string;
      /** What nobody knows of it and the rule asks; empty where it surely meets the rule. */
      readonly unknown: readonly UnknownName[];
      /** A grace is over. */
      readonly isOverdue: boolean;
    }
  /** A rule counts it from `until` (ISO time) on if nothing changes. */
  | { readonly state: 'in-grace'; readonly rule: string; readonly until: string }
  /** Somebody has taken it out of the verdict. */
  | { readonly state: 'aside'; readonly by: SuppressedBy }
  /** It is there, and no rule counts it; `unsure`: not all that the rules ask is known, and one may count it. */
  | { readonly state: 'open'; readonly unsure?: true };

/** One finding of an image, with what becomes of it. */
export interface ReportedFinding {
  readonly finding: KeptFinding;
  readonly state: FindingState;
}

/** A judgement of the image that came before the one that stands. */
export type PastVerdict = Pick<
  Judgement,
  'verdict' | 'reasons' | 'counts' | 'judgedAt' | 'because' | 'policyVersion' | 'released'
> & { readonly number: number };

/** Everything that a report knows of one image with a verdict and a name. */
export interface ReportedImage {
  /** `1.4.2`: its most telling tag. */
  readonly tag: string;
  /** The verdict that stands, with how far its acts have come. */
  readonly current: Current;
  /** Its repository stands by it, as the digest counts. */
  readonly isCounted: boolean;
  /** The channel that hears of it; absent: the deployment's own. */
  readonly channel?: string;
  /** The verdicts before, the first one first. */
  readonly history: readonly PastVerdict[];
  /** Some of them cannot be read. */
  readonly isHistoryTorn?: true;
  /** ISO time at which the release ended that its verdict rests on: it may ship no more, and nobody has judged it since. */
  readonly releaseEndedAt?: string;
  /** Undefined where its findings cannot be read: nobody knows what they are. */
  readonly weighed?: WeighedImage;
}

/** What is known of the findings of an image. */
export interface WeighedImage {
  /** The recorded case, judged by the policy of the report: by that of the record it comes to the recorded verdict. */
  readonly decision: Decision;
  /** All that are there, worst first. */
  readonly findings: readonly ReportedFinding[];
  /** What has changed since the image before it in its line of tags; absent where there is none to compare with. */
  readonly diff?: Diff;
}

/** Whether all of its findings are known, and what the rules ask of them: of others, what is not seen may be there all the same. */
export const isAllKnown = ({ current, weighed }: ReportedImage): boolean =>
  weighed !== undefined &&
  current.judgement.verdict !== 'undecided' &&
  weighed.decision.doubts.length + weighed.decision.accepted.length === 0;

/** When the release ended on which a verdict rests (ISO time), where that has come to pass; `now`: an ISO time. */
export const releaseEndOf = ({ released }: Judgement, now: string): string | undefined =>
  released && released.until <= now ? released.until : undefined;

/** The name of an image in its repository: its most telling tag, or its digest. */
export const tagOf = ({ names, image }: Judgement): string => mostTelling(names) ?? image.digest;

/** `shop/api:1.4.2`; `shop/api@sha256:…`, whole, for what has no name. As `list` calls it. */
export const fullNameOf = ({ tag, current }: Pick<ReportedImage, 'tag' | 'current'>): string =>
  `${current.judgement.image.repository}${tag.includes(':') ? '@' : ':'}${tag}`;

/** The findings of a decision, each with what becomes of it, worst first. */
export function reportedFindings(
  decision: Decision,
  kept: readonly KeptFinding[],
): ReportedFinding[] {
  const { standingOf } = weighedBy(decision);
  const counting = new Map(
    [...decision.advised, ...decision.deciding, ...(decision.released?.deciding ?? [])].map(
      (one) => [findingKey(one.finding), one],
    ),
  );
  const graces = new Map(decision.inGrace.map((one) => [findingKey(one.finding), one]));
  const own = new Map(kept.map((one) => [findingKey(one), one]));
  const isSettled = !decision.doubts.some(isAboutRule);
  const open: FindingState = { state: 'open', ...(!isSettled && { unsure: true as const }) };
  return decision.findings.map((found) => {
    const key = findingKey(found);
    const finding = own.get(key) ?? found;
    const { by, isOverdue } = standingOf(finding);
    if (by) return { finding, state: { state: 'aside', by } };
    const counts = counting.get(key);
    if (counts) {
      const { rule, unknown } = counts;
      // Of a released image the digest counts none; its grace is over all the same.
      const isLate = isOverdue || isPastGrace(counts);
      return { finding, state: { state: 'blocking', rule: rule.name, unknown, isOverdue: isLate } };
    }
    const grace = graces.get(key);
    if (grace) {
      const { rule, until } = grace;
      return { finding, state: { state: 'in-grace', rule: rule.name, until } };
    }
    return { finding, state: open };
  });
}
