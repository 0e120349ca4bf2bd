import type { Background } from './background.ts';
import { type Diff, diffOf } from './diff.ts';
import { DOUBTS_KEPT, doubtsOf, type Reason } from './doubts.ts';
import { enrich, type FeedTrouble, feedTroubles } from './enrich.ts';
import type { Evidence } from './evidence.ts';
import {
  type Finding,
  type MergedFinding,
  mergeFindings,
  weightOf,
  worstFirst,
} from './finding.ts';
import { withFirstSeen } from './first-seen.ts';
import { type FixPlan, fixPlanOf } from './fix-plan.ts';
import {
  type Deciding,
  doubtsOfRules,
  type InGrace,
  reasonsOf,
  type SetAside,
  weighFindings,
} from './judge-view.ts';
import { namesOf } from './marker.ts';
import type { Policy, Ruling, UndecidedTerm } from './policy.ts';
import { sayDuration } from './rule-text.ts';
import { type View, viewsOf } from './ruling.ts';

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
  /** Every finding of the image once, worst first, with all that is known about it. */
  readonly findings: readonly Finding[];
  /** Findings with neither a severity nor a score: listed for people, outside every threshold. */
  readonly unranked: readonly Finding[];
  /** Findings that a person, a rule or the scanner has taken out of the verdict. */
  readonly setAside: readonly SetAside[];
  /** How the policy looked at the image where that decided: its override, if any, and the tags. */
  readonly view: Pick<View, 'tags' | 'override'>;
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

/**
 * The verdict on everything known about an image. One blocking finding quarantines at once, whatever
 * else is unknown; approval needs a complete scan of every platform; everything between is undecided.
 * Where the image's tags call for different rulings, the worst verdict holds.
 */
export function decide(evidence: Evidence, policy: Policy, background: Background): Decision {
  const { now, intel, previous } = background;
  const troubles = feedTroubles(intel, policy.staleAfter, now);
  const known = knownFindings(evidence, background, troubles);
  const findings = known.map(({ finding }) => finding);
  const doubts = doubtsOf(evidence);
  const weighed = { evidence, known, findings, doubts, troubles, background };
  const tags = namesOf(evidence.tags, evidence.image.digest);
  const opinions = viewsOf(evidence.image, tags, policy, background.waivers, now).map((view) =>
    opinionOf(view, weighed),
  );
  const worst = opinions.reduce((a, b) => (isWorse(b, a) ? b : a));
  const reviewAt = opinions.flatMap((one) => one.reviewAt ?? []).sort()[0];
  const counting = [...worst.deciding, ...worst.advised, ...worst.inGrace];
  return {
    ...worst,
    reasons: [worst.reasons[0], ...worst.reasons.slice(1, DOUBTS_KEPT)],
    doubts: worst.doubts.slice(0, DOUBTS_KEPT),
    ...(reviewAt && { reviewAt }),
    findings,
    // Of an image without findings nobody has asked the feeds anything.
    troubles: findings.length > 0 ? troubles : [],
    feeds: {
      ...(intel.kev && { kev: intel.kev.date }),
      ...(intel.epss && { epss: intel.epss.date }),
    },
    plan: fixPlanOf(counting.map(({ finding }) => finding)),
    ...(previous && { diff: diffOf(findings, previous, doubts.length === 0) }),
  };
}

const STRICTNESS: Record<Verdict, number> = { approved: 0, undecided: 1, quarantined: 2 };

/** The stricter verdict; between two alike the one with more to say against the image. */
function isWorse(a: Opinion, b: Opinion): boolean {
  const stricter = STRICTNESS[a.verdict] - STRICTNESS[b.verdict];
  return (stricter || countOf(a) - countOf(b)) > 0;
}

const countOf = ({ deciding, advised }: Opinion): number => deciding.length + advised.length;

/** Every finding once, with its occurrences, first seen, KEV and EPSS; worst first. */
function knownFindings(
  evidence: Evidence,
  { now, intel, details, ownFindings, previous, lostSince }: Background,
  troubles: readonly FeedTrouble[],
): MergedFinding[] {
  const merged = mergeFindings(evidence.platforms.flatMap(({ scan }) => scan.findings));
  const threats = { intel, details, troubles };
  const seen = withFirstSeen(
    merged.map(({ finding, occurrences }) =>
      enrich(finding, threats, [...new Set(occurrences.flatMap(({ arn }) => arn ?? []))]),
    ),
    { own: ownFindings, previous: previous?.findings ?? [], ...(lostSince && { lostSince }) },
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

interface Weighed {
  readonly evidence: Evidence;
  readonly known: readonly MergedFinding[];
  readonly findings: readonly Finding[];
  readonly doubts: readonly Reason[];
  readonly troubles: readonly FeedTrouble[];
  readonly background: Background;
}

function opinionOf(view: View, weighed: Weighed): Opinion {
  const { known, findings, troubles, background } = weighed;
  const { ruling, tags, override } = view;
  const { counting, open, inGrace, setAside } = weighFindings(known, view, background.now);
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
    view: { tags, ...(override && { override }) },
  };
  const [blocking, ...more] = reasonsOf(counting, ruling.rules);
  if (blocking && !advises) {
    return { verdict: 'quarantined', reasons: [blocking, ...more], ...rest, ...earliest(soonest) };
  }
  const [doubt, ...others] = doubts;
  if (doubt) return { ...rest, ...undecidedOf([doubt, ...others], ruling, soonest, background) };
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
  { now, undecidedSince = now.toISOString() }: Background,
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
  { evidence, findings }: Weighed,
  { advised, inGrace, setAside }: Pick<Opinion, 'advised' | 'inGrace' | 'setAside'>,
): Reason {
  const platforms = evidence.platforms.length;
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
