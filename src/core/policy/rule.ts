import type { Finding } from '../findings/finding.ts';
import type { Severity } from '../findings/severity.ts';
import type { Answer, Circumstances, Condition, Unknown } from './conditions/condition.ts';
import { CONDITIONS } from './conditions/conditions.ts';

type Listed = (typeof CONDITIONS)[number];
type ValueOf<One> = One extends Condition<string, infer Value, string> ? Value : never;
type NameOf<One> = One extends { readonly unknown?: Unknown<infer Name> } ? Name : never;

/** What the conditions ask for, by their fields; a condition that is absent asks nothing. */
type Asked = { readonly [One in Listed as One['field']]?: ValueOf<One> };

/** Milliseconds per severity; severities that are not named have no grace. */
export type Grace = Readonly<Partial<Record<Severity, number>>>;

/**
 * A rule quarantines the image when every one of its conditions holds for one finding. It has at
 * least one condition. Plain data: a policy is packaged as JSON.
 */
export interface Rule extends Asked {
  readonly name: string;
  /** How long a finding may stand before the rule counts it, from `graceSince` on. */
  readonly grace?: Grace;
  readonly graceSince?: 'first-seen' | 'published';
  /** What follows from a field that is unknown; by default `quarantine`, for a feed's word `undecided`. */
  readonly whenUnknown?: 'quarantine' | 'undecided';
}

/** The name of a field that nobody may have answered. */
export type UnknownName = NameOf<Listed> | 'published';

/** One condition of a rule, with what the rule asks of it. */
export interface Question
  extends Pick<Condition<string, never, UnknownName>, 'key' | 'field' | 'unknown' | 'saidFirst'> {
  readonly ask: (finding: Finding, circumstances: Circumstances) => Answer;
  /** `with a fix available`. */
  readonly says: () => string;
  /** `a fix`. */
  readonly asksFor: () => string;
  /** Whether every finding that meets this one meets the same condition of another rule as well. */
  readonly implies: (other: Rule) => boolean;
}

// Each condition meets values of its own field alone: the list's type knows that, a loop over it does not.
const EACH = CONDITIONS as readonly unknown[] as readonly (Condition<
  string,
  unknown,
  UnknownName
> & {
  readonly field: keyof Asked;
})[];

const asked = new WeakMap<Rule, readonly Question[]>();

/** What a rule asks, in the order in which it is said. */
export function questionsOf(rule: Rule): readonly Question[] {
  const known = asked.get(rule);
  if (known) return known;
  const questions = EACH.flatMap((one): Question[] => {
    const wanted = rule[one.field];
    if (wanted === undefined) return [];
    return [
      {
        ...one,
        ask: (finding, circumstances) => one.ask(wanted, finding, circumstances),
        says: () => one.says(wanted),
        asksFor: () => one.asksFor(wanted),
        implies: (other) => other[one.field] !== undefined && one.implies(wanted, other[one.field]),
      },
    ];
  });
  asked.set(rule, questions);
  return questions;
}

/** The same rule without one of its conditions. */
export function without(rule: Rule, { field }: Question): Rule {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => key !== field)) as Rule;
}

/** Whether only the feeds, or Inspector in their place, can answer something that it asks. */
export const asksTheFeeds = (rule: Rule): boolean =>
  questionsOf(rule).some(({ unknown }) => unknown !== undefined && isAnsweredByFeed(unknown));

const isAnsweredByFeed = ({ answeredBy }: Unknown): boolean =>
  answeredBy !== 'scanner' && answeredBy !== 'registry';
