import { type Severity, WORST_FIRST } from '../findings/severity.ts';
import { reaches } from './conditions/severity.ts';
import type { RuleSet } from './policy.ts';
import { questionsOf, type Rule, type UnknownName } from './rule.ts';
import { consequenceOf, unknownsOf } from './unknowns.ts';

/** What becomes of findings that a rule counts, under other rules. */
export type Fate =
  /** `partly`: some of them may count still, by what another rule asks beside. */
  | { readonly now: 'does-not-count'; readonly partly: boolean }
  /** Milliseconds, in each rule's own count. */
  | { readonly now: 'waits'; readonly grace: number; readonly since: Rule['graceSince'] }
  /** Where nobody knows these, they count no more and leave the image undecided. */
  | { readonly now: 'stays-open'; readonly unknown: readonly UnknownName[] };

/** A rule that other rules do not keep up, for findings of some weights. */
export interface Loosened {
  readonly rule: Rule;
  /** Worst first. */
  readonly weights: readonly Severity[];
  /** These are all the weights that the rule is for. */
  readonly isWhole: boolean;
  readonly fate: Fate;
}

/**
 * Where one rule set is milder than another: a rule is kept where, weight by weight, some rule meets
 * every finding that it meets, no later and with no milder answer to what nobody knows.
 */
export function loosenedIn({ rules }: RuleSet, base: RuleSet): Loosened[] {
  return base.rules.flatMap((rule) => {
    const all = WORST_FIRST.filter((weight) => reaches(weight, rule.severityAtLeast));
    const fates = all.flatMap((weight) => {
      const fate = fateOf(rule, weight, rules);
      return fate ? [{ weight, fate }] : [];
    });
    const alike = Map.groupBy(fates, ({ fate }) => JSON.stringify(fate));
    return [...alike.values()].flatMap(([first, ...others]) => {
      if (!first) return [];
      const weights = [first, ...others].map(({ weight }) => weight);
      return [{ rule, weights, isWhole: weights.length === all.length, fate: first.fate }];
    });
  });
}

/** Undefined where some rule counts all of the rule's findings of this weight, and no later. */
function fateOf(rule: Rule, weight: Severity, rules: readonly Rule[]): Fate | undefined {
  const covering = rules.filter((other) => coversAll(other, rule, weight));
  const [first] = covering;
  if (!first) {
    return { now: 'does-not-count', partly: rules.some((other) => mayMeet(other, rule, weight)) };
  }
  const firm = covering.filter((other) => leftOpenBy(other, rule).length === 0);
  if (firm.some((other) => isNoLater(other, rule, weight))) return undefined;
  const [soonest] = firm.toSorted((a, b) => graceIn(a, weight) - graceIn(b, weight));
  return soonest
    ? { now: 'waits', grace: graceIn(soonest, weight), since: soonest.graceSince }
    : { now: 'stays-open', unknown: leftOpenBy(first, rule) };
}

/** Whether a rule meets, now or after a grace, every finding of this weight that the other one meets. */
const coversAll = (other: Rule, rule: Rule, weight: Severity): boolean =>
  reaches(weight, other.severityAtLeast) &&
  questionsOf(other).every(
    ({ field }) =>
      field === 'severityAtLeast' ||
      questionsOf(rule).some((one) => one.field === field && one.implies(other)),
  );

/** Only weights and types of packages keep two rules apart; everything else may hold of one finding. */
const mayMeet = (other: Rule, { packageTypes }: Rule, weight: Severity): boolean =>
  reaches(weight, other.severityAtLeast) &&
  (packageTypes === undefined ||
    (other.packageTypes ?? packageTypes).some((type) => packageTypes.includes(type)));

/** What may be unknown and then counts by the rule alone. */
const leftOpenBy = (other: Rule, rule: Rule): UnknownName[] =>
  unknownsOf(other).filter(
    (name) =>
      consequenceOf(rule, [name]) === 'quarantine' && consequenceOf(other, [name]) === 'undecided',
  );

const graceIn = ({ grace }: Rule, weight: Severity): number => grace?.[weight] ?? 0;

/** What is published is seen later, if at all. */
function isNoLater(other: Rule, rule: Rule, weight: Severity): boolean {
  if (graceIn(other, weight) === 0) return true;
  const startsLater = rule.graceSince === 'published' && other.graceSince !== 'published';
  return !startsLater && graceIn(other, weight) <= graceIn(rule, weight);
}
