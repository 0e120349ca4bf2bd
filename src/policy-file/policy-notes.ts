import type { Policy } from '../core/policy/policy.ts';
import { policyInWords } from './in-words.ts';

/** A template may have a megabyte, and a policy any number of exceptions. */
const MOST_LINES = 500;

/** What a template says of the policy that is deployed with it. */
export interface PolicyNotes {
  readonly version: string;
  /** What it does, line by line. */
  readonly words: readonly string[];
}

/** The notes about a policy. `now`: whether a waiver is said to have lapsed. */
export function policyNotes(policy: Policy, now: Date): PolicyNotes {
  const [, ...words] = policyInWords(policy, now);
  const left = words.length - MOST_LINES;
  const more = left > 0 ? [`and ${left} lines more`] : [];
  return { version: policy.version, words: [...words.slice(0, MOST_LINES), ...more] };
}
