import type { FeedTrouble } from '../findings/enrich.ts';
import { among, type Finding, findingsOf, weightOf } from '../findings/finding.ts';
import { endingOf } from '../findings/suppression.ts';
import { DEFAULT_TELL_AFTER, type RuleSet } from '../policy/policy.ts';
import { termFor } from '../policy/undecided-term.ts';
import type { View } from '../policy/views.ts';
import { sayDuration } from '../words.ts';
import { reasonsOfAccepted, splitDoubts } from './accepted.ts';
import type { Case, Decision } from './decision.ts';
import { isWorthTelling } from './remedies.ts';
import type { NonEmpty, Reason, Verdict } from './verdict.ts';
import { doubtsOfRules, reasonsOf, weighFindings } from './weigh-findings.ts';

/** What one view of the policy makes of the image. */
export type VerdictOfView = Pick<
  Decision,
  | 'verdict'
  | 'reasons'
  | 'deciding'
  | 'advised'
  | 'inGrace'
  | 'doubts'
  | 'accepted'
  | 'unranked'
  | 'suppressed'
  | 'view'
  | 'undecidedSince'
  | 'reviewAt'
  | 'quarantineAt'
  | 'tellAt'
>;

/** A case with what is the same for every view of it. */
export interface WeighedCase extends Case {
  readonly findings: readonly Finding[];
  readonly troubles: readonly FeedTrouble[];
}

/** What the rules and exceptions of one view make of a case. */
export function verdictOfView(view: View, weighed: WeighedCase): VerdictOfView {
  const { known, findings, troubles, now, tooOldAt = [] } = weighed;
  const { ruleSet, tags, override } = view;
  const { counting, unsettled, inGrace, suppressed } = weighFindings(known, view, weighed);
  const advises = ruleSet.mode === 'advise';
  const isAside = among(findingsOf(suppressed));
  const { open, accepted } = splitDoubts(weighed.doubts, view.accepted);
  const doubts = [
    ...open,
    // Where nothing quarantines, nothing hangs on what a feed would say.
    ...(advises ? [] : doubtsOfRules(unsettled, ruleSet.rules, troubles)),
  ];
  const lapses = suppressed.flatMap(({ by }) => endingOf(by)?.until ?? []);
  const ends = [...inGrace, ...accepted].map(({ until }) => until);
  // A scan that is too old is a doubt whatever the verdict.
  const soonest = [...ends, ...lapses, ...[tooOldAt].flat()];
  const rest = {
    deciding: advises ? [] : counting,
    advised: advises ? counting : [],
    inGrace,
    doubts,
    accepted,
    unranked: findings.filter((finding) => weightOf(finding) === 'UNKNOWN' && !isAside(finding)),
    suppressed,
    view: { tags, ruleSet, ...(override && { override }) },
  };
  const [blocking, ...more] = reasonsOf(counting, ruleSet.rules);
  if (blocking && !advises) {
    // The clock of being undecided goes on while doubts remain, even if a finding quarantines meanwhile.
    const { undecidedSince = now.toISOString() } = weighed;
    const since = doubts.length > 0 && { undecidedSince };
    const reasons = [blocking, ...more] as const;
    return { verdict: 'quarantined', reasons, ...rest, ...since, ...earliest(soonest) };
  }
  const [doubt, ...further] = doubts;
  if (doubt) return { ...rest, ...undecidedOf([doubt, ...further], ruleSet, soonest, weighed) };
  const [first, ...others] = groundsOfApproval(weighed, rest);
  const reasons = [first, ...others, ...(blocking ? [blocking, ...more] : [])] as const;
  return { verdict: 'approved', reasons, ...rest, ...earliest(soonest) };
}

/**
 * The worst of several verdicts, at least one, asked for one after the other: of an image with a thousand
 * tags, a thousand verdicts would not fit into memory.
 */
export function worstOfViews(asks: readonly (() => VerdictOfView)[]): {
  readonly worst: VerdictOfView;
  /** Of all verdicts: any of them may be the worst one tomorrow. */
  readonly reviewAt: string | undefined;
  /** Under whichever of its views a term of being undecided runs out first. */
  readonly quarantineAt: string | undefined;
  /** Under whichever of the image's names it is to be told first. */
  readonly tellAt: string | undefined;
  readonly undecidedSince: string | undefined;
} {
  const [first, ...others] = asks as NonEmpty<() => VerdictOfView>;
  let worst = first();
  let { reviewAt, quarantineAt, tellAt, undecidedSince } = worst;
  for (const ask of others) {
    const one = ask();
    if (isWorse(one, worst)) worst = one;
    reviewAt = earlier(reviewAt, one.reviewAt);
    quarantineAt = earlier(quarantineAt, one.quarantineAt);
    tellAt = earlier(tellAt, one.tellAt);
    undecidedSince ??= one.undecidedSince;
  }
  return { worst, reviewAt, quarantineAt, tellAt, undecidedSince };
}

/** Of two ISO times. */
const earlier = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;

const STRICTNESS: Record<Verdict, number> = { approved: 0, undecided: 1, quarantined: 2 };

/** The stricter verdict; between two alike the one with more to say against the image. */
function isWorse(a: VerdictOfView, b: VerdictOfView): boolean {
  const stricter = STRICTNESS[a.verdict] - STRICTNESS[b.verdict];
  return (stricter || countOf(a) - countOf(b)) > 0;
}

const countOf = ({ deciding, advised }: VerdictOfView): number => deciding.length + advised.length;

const earliest = (times: readonly string[]): { readonly reviewAt?: string } => {
  const [first] = times.toSorted();
  return first === undefined ? {} : { reviewAt: first };
};

/** Without a verdict of its findings: left so, or quarantined where the policy's deadline has passed. */
function undecidedOf(
  doubts: NonEmpty<Reason>,
  { mode, undecided, tellAfter }: RuleSet,
  soonest: readonly string[],
  { now, undecidedSince = now.toISOString() }: Case,
): Pick<
  VerdictOfView,
  'verdict' | 'reasons' | 'undecidedSince' | 'reviewAt' | 'quarantineAt' | 'tellAt'
> {
  const since = Date.parse(undecidedSince);
  const terms =
    mode === 'advise'
      ? []
      : doubts.flatMap((doubt) => {
          const after = termFor(doubt.code, undecided).quarantineAfter;
          return after === undefined ? [] : [{ doubt, after, ends: since + after }];
        });
  const over = terms.filter(({ ends }) => ends <= now.getTime());
  const [first, ...more] = over.map(({ doubt, after }) => ({
    code: `${doubt.code}-too-long`,
    text: `${doubt.text}, for more than ${sayDuration(after)}`,
  }));
  if (first) {
    return {
      verdict: 'quarantined',
      reasons: [first, ...more],
      undecidedSince,
      ...earliest(soonest),
    };
  }
  const deadlines = terms.map(({ ends }) => new Date(ends).toISOString()).sort();
  const [quarantineAt] = deadlines;
  return {
    verdict: 'undecided',
    reasons: doubts,
    undecidedSince,
    ...earliest([...soonest, ...deadlines]),
    ...(quarantineAt && { quarantineAt }),
    ...(doubts.some(isWorthTelling) && toldFrom(since, tellAfter)),
  };
}

/** What could be scanned blocks nothing, and the rest is somebody's word: that is said first. */
function groundsOfApproval(weighed: WeighedCase, rest: Grounds): NonEmpty<Reason> {
  const [word, ...others] = reasonsOfAccepted(rest.accepted);
  if (!word) return [nothingBlocks(weighed, rest)];
  return [word, ...others, ...(weighed.findings.length > 0 ? [nothingBlocks(weighed, rest)] : [])];
}

type Grounds = Pick<VerdictOfView, 'advised' | 'inGrace' | 'suppressed' | 'accepted'>;

const toldFrom = (since: number, after: RuleSet['tellAfter'] = DEFAULT_TELL_AFTER) =>
  after === 'never' ? {} : { tellAt: new Date(since + after).toISOString() };

function nothingBlocks(
  { platforms, findings }: WeighedCase,
  { advised, inGrace, suppressed, accepted }: Grounds,
): Reason {
  const all = platforms === 2 ? 'both platforms ' : `all ${platforms} platforms `;
  const whole = `${platforms === 1 ? '' : all}scanned completely`;
  const scanned = accepted.length > 0 ? 'all else scanned completely' : whole;
  if (advised.length > 0) {
    return { code: 'only-advised', text: `${scanned}; the policy advises and does not quarantine` };
  }
  const counted = findings.length - suppressed.length > 0;
  const found = counted ? 'no finding meets a rule of the policy' : 'no findings';
  const aside = suppressed.length > 0 && !counted ? ' but those set aside' : '';
  const grace = inGrace.length > 0 ? ` yet (${inGrace.length} in grace)` : '';
  return { code: 'nothing-counts', text: `${scanned}, ${found}${aside}${grace}` };
}
