import type { FeedTrouble } from '../findings/enrich.ts';
import { FEEDS } from '../findings/feeds/feeds.ts';
import { type Finding, weightOf } from '../findings/finding.ts';
import type { MergedFinding } from '../findings/merge-findings.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import type { Circumstances } from '../policy/conditions/condition.ts';
import { suppressedBy } from '../policy/exceptions.ts';
import { type Match, matchRule } from '../policy/match-rule.ts';
import { narrowing } from '../policy/narrowing.ts';
import type { Rule, UnknownName } from '../policy/rule.ts';
import { sayMet, sayUnlessKnown } from '../policy/rule-text.ts';
import { consequenceOf } from '../policy/unknowns.ts';
import type { View } from '../policy/views.ts';
import { counted } from '../words.ts';
import { doubtAboutRule, feedAmong } from './doubts.ts';
import type { Reason } from './verdict.ts';

/** A finding that meets a rule, surely or as far as is known. */
export interface Deciding {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly match: 'yes' | 'unless-known';
  /** What nobody knows of it and the rule asks; empty for a sure match. */
  readonly unknown: readonly UnknownName[];
}

/** A finding that a rule will count at `until` (ISO time) if nothing changes. */
export interface InGrace {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly until: string;
}

/** A finding that does not count, and by whose word. */
export interface Suppressed {
  readonly finding: Finding;
  readonly by: SuppressedBy;
}

/** What the rules of one view say of the findings. */
export interface ViewOfFindings {
  readonly counting: readonly Deciding[];
  /** They would count unless an unknown says otherwise, which leaves the image undecided. */
  readonly unsettled: readonly Deciding[];
  readonly inGrace: readonly InGrace[];
  readonly suppressed: readonly Suppressed[];
}

/** Weighs every finding by the rules and exceptions of one view, in the order given. */
export function weighFindings(
  findings: readonly MergedFinding[],
  { ruleSet: { rules }, exceptions }: View,
  circumstances: Circumstances,
): ViewOfFindings {
  const seen = {
    counting: [] as Deciding[],
    unsettled: [] as Deciding[],
    inGrace: [] as InGrace[],
    suppressed: [] as Suppressed[],
  };
  const exceptionsFor = narrowing(exceptions);
  for (const { finding, occurrences } of findings) {
    const by = suppressedBy(finding, occurrences, exceptionsFor(finding));
    if (by) {
      seen.suppressed.push({ finding, by });
      continue;
    }
    for (const { rule, match } of heaviestOf(rules, occurrences, circumstances)) {
      if (match.met === 'yes') seen.counting.push({ finding, rule, match: 'yes', unknown: [] });
      if (match.met === 'in-grace') seen.inGrace.push({ finding, rule, until: match.until });
      if (match.met === 'unless-known') {
        const { unknown } = match;
        const list = consequenceOf(rule, unknown) === 'quarantine' ? seen.counting : seen.unsettled;
        list.push({ finding, rule, match: 'unless-known', unknown });
      }
    }
  }
  return seen;
}

interface WeighedRule {
  readonly rule: Rule;
  readonly match: Match;
  readonly weight: number;
}

/**
 * The rule that weighs heaviest on a finding: surely met, or met unless known. Where only such
 * unknowns stand in the way, all such rules: how long each may stay open is for the policy to say; and
 * in any case the grace that ends first.
 */
function heaviestOf(
  rules: readonly Rule[],
  occurrences: readonly Finding[],
  circumstances: Circumstances,
): readonly WeighedRule[] {
  const found: WeighedRule[] = [];
  for (const rule of rules) {
    const match = matchRule(rule, occurrences, circumstances);
    const weight = weightOfMatch(rule, match);
    if (weight === HEAVIEST) return [{ rule, match, weight }];
    if (weight > 0) found.push({ rule, match, weight });
  }
  if (found.length < 2) return found;
  const unsure = found.find(({ weight }) => weight === UNSURE);
  if (unsure) return [unsure];
  const open = found.filter(({ weight }) => weight === OPEN);
  const [grace] = found.filter(({ weight }) => weight < OPEN).toSorted(soonestFirst);
  return grace ? [...open, grace] : open;
}

const HEAVIEST = 4;
const UNSURE = 3;
const OPEN = 2;

function weightOfMatch(rule: Rule, match: Match): number {
  if (match.met === 'no') return 0;
  if (match.met === 'in-grace') return 1;
  if (match.met === 'yes') return HEAVIEST;
  return consequenceOf(rule, match.unknown) === 'quarantine' ? UNSURE : OPEN;
}

const untilOf = ({ match }: WeighedRule): string => (match.met === 'in-grace' ? match.until : '');
const soonestFirst = (a: WeighedRule, b: WeighedRule): number => (untilOf(a) < untilOf(b) ? -1 : 1);

/** One reason for each rule and way in which it is met, in the order of the rules. */
export function reasonsOf(counting: readonly Deciding[], rules: readonly Rule[]): Reason[] {
  return rules.flatMap((rule) => {
    const ofRule = counting.filter((one) => one.rule === rule);
    const met = ofRule.filter(({ match }) => match === 'yes');
    const unsure = ofRule.filter(({ match }) => match === 'unless-known');
    const unknown = unsure.flatMap((one) => one.unknown);
    return [
      ...(met.length > 0
        ? [{ code: rule.name, text: `${howMany(met)} ${sayMet(rule, weightsOf(met))}` }]
        : []),
      ...(unsure.length > 0
        ? [
            {
              code: `${rule.name}-unless-known`,
              text: `${howMany(unsure)} ${sayUnlessKnown(weightsOf(unsure), unknown)}`,
            },
          ]
        : []),
    ];
  });
}

/** One doubt for each rule and kind of unknown that alone keeps it from quarantining. */
export function doubtsOfRules(
  unsettled: readonly Deciding[],
  rules: readonly Rule[],
  troubles: readonly FeedTrouble[],
): Reason[] {
  return rules.flatMap((rule) => {
    const ofRule = unsettled.filter((one) => one.rule === rule);
    return [...FEEDS.map(({ name }) => name), undefined].flatMap((feed) => {
      const found = ofRule.filter((one) => feedAmong(one.unknown) === feed);
      const unknown = found.flatMap((one) => one.unknown);
      return found.length > 0 ? [doubtAboutRule(rule, found.length, feed, unknown, troubles)] : [];
    });
  });
}

const weightsOf = (counting: readonly Deciding[]) =>
  counting.map(({ finding }) => weightOf(finding));

const howMany = ({ length }: readonly unknown[]): string =>
  counted(length, 'finding is', 'findings are');
