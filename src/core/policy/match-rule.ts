import type { Finding } from '../findings/finding.ts';
import type { Answer, Circumstances } from './conditions/condition.ts';
import { graceOfAll } from './grace.ts';
import { type Question, questionsOf, type Rule, type UnknownName } from './rule.ts';

/** How a rule decides on a finding. */
export type Match =
  | { readonly met: 'no' }
  | { readonly met: 'yes' }
  /** Every known condition holds; `unknown` could still be its way out. */
  | { readonly met: 'unless-known'; readonly unknown: readonly UnknownName[] }
  /** It will be met at `until` (ISO time) if nothing changes. */
  | {
      readonly met: 'in-grace';
      readonly until: string;
      readonly unknown: readonly UnknownName[];
    };

const NO: Match = { met: 'no' };
const YES: Match = { met: 'yes' };

/**
 * Three-valued: a condition whose field is unknown does not fail, because an unknown never helps an
 * image pass. An unranked finding (no severity, no score) meets no severity threshold: it is listed
 * for people instead. Where the occurrences of one finding disagree, the worst answer stands for each
 * condition, so that one more occurrence never makes a match milder.
 */
export function matchRule(
  rule: Rule,
  occurrences: readonly Finding[],
  circumstances: Circumstances,
): Match {
  const unknown: UnknownName[] = [];
  let until: string | undefined;
  for (const question of questionsOf(rule)) {
    const answer = worstAnswer(question, occurrences, circumstances);
    if (answer === 'no') return NO;
    if (answer === 'unknown' && question.unknown) unknown.push(question.unknown.name);
    if (typeof answer === 'object') until = later(until, answer.later);
  }
  const grace = rule.grace && graceOfAll(rule, occurrences, circumstances.now);
  if (grace === 'published') unknown.push(grace);
  else if (grace) until = later(until, grace.until);
  if (until !== undefined) return { met: 'in-grace', until, unknown };
  return unknown.length > 0 ? { met: 'unless-known', unknown } : YES;
}

function worstAnswer(
  { ask }: Question,
  occurrences: readonly Finding[],
  circumstances: Circumstances,
): Answer {
  let worst: Answer = 'no';
  for (const one of occurrences) {
    const answer = ask(one, circumstances);
    if (answer === 'yes') return answer;
    worst = worse(worst, answer);
  }
  return worst;
}

/** Unknown counts as met, and so is worse than what will only be met later. */
function worse(a: Answer, b: Answer): Answer {
  if (a === 'no' || b === 'yes') return b;
  if (b === 'no' || a === 'yes' || a === 'unknown') return a;
  return b === 'unknown' || b.later < a.later ? b : a;
}

const later = (a: string | undefined, b: string): string => (a === undefined || a < b ? b : a);
