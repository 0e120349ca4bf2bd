import type { Background } from './background.ts';
import { type Diff, diffOf, type PreviousImage } from './diff.ts';
import { DOUBTS_KEPT, doubtsOf, type Reason } from './doubts.ts';
import { type FeedTrouble, feedTroubles } from './enrich.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, type MergedFinding, weightOf } from './finding.ts';
import { type FixPlan, fixPlanOf } from './fix-plan.ts';
import {
  type Deciding,
  doubtsOfRules,
  type InGrace,
  reasonsOf,
  type SetAside,
  weighFindings,
} from './judge-view.ts';
import { knownFindings } from './known-findings.ts';
import { namesOf } from './marker.ts';
import {
  asksWhatMoves,
  type Policy,
  type Ruling,
  type UndecidedTerm,
  type Waiver,
} from './policy.ts';
import { sayDuration } from './rule-text.ts';
import { type Named, type View, viewsOf } from './ruling.ts';
import { datesOf } from './threats.ts';

export type { Reason } from './doubts.ts';
export type { Deciding, InGrace, SetAside } from './judge-view.ts';

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

/** One after the other: of an image with a thousand tags, a thousand opinions would not fit into memory. */
function worstOpinion(asks: readonly (() => Opinion)[]): {
  readonly worst: Opinion;
  /** Of all opinions: any of them may be the worst one tomorrow. */
  readonly reviewAt: string | undefined;
  readonly undecidedSince: string | undefined;
  readonly isWatched: boolean;
} {
  const [first, ...others] = asks as NonEmpty<() => Opinion>;
  let worst = first();
  let { reviewAt, undecidedSince } = worst;
  let isWatched = worst.view.isWatched === true;
  for (const ask of others) {
    const opinion = ask();
    if (isWorse(opinion, worst)) worst = opinion;
    if (opinion.reviewAt && (!reviewAt || opinion.reviewAt < reviewAt)) ({ reviewAt } = opinion);
    undecidedSince ??= opinion.undecidedSince;
    isWatched ||= opinion.view.isWatched === true;
  }
  return { worst, reviewAt, undecidedSince, isWatched };
}

const STRICTNESS: Record<Verdict, number> = { approved: 0, undecided: 1, quarantined: 2 };

/** The stricter verdict; between two alike the one with more to say against the image. */
function isWorse(a: Opinion, b: Opinion): boolean {
  const stricter = STRICTNESS[a.verdict] - STRICTNESS[b.verdict];
  return (stricter || countOf(a) - countOf(b)) > 0;
}

const countOf = ({ deciding, advised }: Opinion): number => deciding.length + advised.length;

/** What one view of the policy makes of the image. */
type Opinion = Pick<
  Decision,
  | 'verdict'
  | 'reasons'
  | 'deciding'
  | 'advised'
  | 'inGrace'
  | 'doubts'
  | 'unranked'
  | 'setAside'
  | 'view'
  | 'undecidedSince'
  | 'reviewAt'
>;

interface Weighed extends Case {
  readonly findings: readonly Finding[];
  readonly troubles: readonly FeedTrouble[];
}

function opinionOf(view: View, weighed: Weighed): Opinion {
  const { known, findings, troubles, now } = weighed;
  const { ruling, tags, override } = view;
  const { counting, open, inGrace, setAside } = weighFindings(known, view, now);
  const advises = ruling.mode === 'advise';
  const aside = new Set(setAside.map(({ finding }) => finding));
  const doubts = [
    ...weighed.doubts,
    // Where nothing quarantines, nothing hangs on what a feed would say.
    ...(advises ? [] : doubtsOfRules(open, ruling.rules, troubles)),
  ];
  const lapses = setAside.flatMap(({ by }) => (by.kind === 'waived' ? [by.until] : []));
  const soonest = [...inGrace.map(({ until }) => until), ...lapses];
  const rest = {
    deciding: advises ? [] : counting,
    advised: advises ? counting : [],
    inGrace,
    doubts,
    unranked: findings.filter((finding) => weightOf(finding) === 'UNKNOWN' && !aside.has(finding)),
    setAside,
    view: {
      tags,
      ...(override && { override }),
      ...(ruling.rules.some(asksWhatMoves) && { isWatched: true as const }),
    },
  };
  const [blocking, ...more] = reasonsOf(counting, ruling.rules);
  if (blocking && !advises) {
    // What else is unknown goes on being so: a finding that comes and goes does not stop that clock.
    const { undecidedSince = now.toISOString() } = weighed;
    const open = doubts.length > 0 && { undecidedSince };
    const reasons = [blocking, ...more] as const;
    return { verdict: 'quarantined', reasons, ...rest, ...open, ...earliest(soonest) };
  }
  const [doubt, ...others] = doubts;
  if (doubt) return { ...rest, ...undecidedOf([doubt, ...others], ruling, soonest, weighed) };
  const reasons = [nothingBlocks(weighed, rest), ...(blocking ? [blocking, ...more] : [])] as const;
  return { verdict: 'approved', reasons, ...rest, ...earliest(soonest) };
}

const earliest = (times: readonly string[]): { readonly reviewAt?: string } => {
  const [first] = times.toSorted();
  return first === undefined ? {} : { reviewAt: first };
};

/** Without a verdict of its findings: left so, or quarantined where the policy's deadline has passed. */
function undecidedOf(
  doubts: NonEmpty<Reason>,
  { mode, undecided }: Ruling,
  soonest: readonly string[],
  { now, undecidedSince = now.toISOString() }: Case,
): Pick<Opinion, 'verdict' | 'reasons' | 'undecidedSince' | 'reviewAt'> {
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
  const deadlines = terms.map(({ ends }) => new Date(ends).toISOString());
  return {
    verdict: 'undecided',
    reasons: doubts,
    undecidedSince,
    ...earliest([...soonest, ...deadlines]),
  };
}

/** Of an image that is not there any more there is nothing to quarantine, unless the policy says so by name. */
const termFor = (code: string, undecided: Ruling['undecided']): UndecidedTerm =>
  undecided[code] ?? (code === 'image-missing' ? undefined : undecided['default']) ?? {};

function nothingBlocks(
  { platforms, findings }: Weighed,
  { advised, inGrace, setAside }: Pick<Opinion, 'advised' | 'inGrace' | 'setAside'>,
): Reason {
  const all = platforms === 2 ? 'both platforms ' : `all ${platforms} platforms `;
  const scanned = `${platforms === 1 ? '' : all}scanned completely`;
  if (advised.length > 0) {
    return { code: 'only-advised', text: `${scanned}; the policy advises and does not quarantine` };
  }
  const counted = findings.length - setAside.length > 0;
  const found = counted ? 'no finding meets a rule of the policy' : 'no findings';
  const aside = setAside.length > 0 && !counted ? ' but those set aside' : '';
  const grace = inGrace.length > 0 ? ` yet (${inGrace.length} in grace)` : '';
  return { code: 'nothing-counts', text: `${scanned}, ${found}${aside}${grace}` };
}
