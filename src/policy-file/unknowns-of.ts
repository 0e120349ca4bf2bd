import type { Unknown } from '../core/policy/match-rule.ts';
import type { Rule } from '../core/policy/policy.ts';

/** What a rule asks that may have no answer; none for a rule on the severity alone. */
export const unknownsOf = (rule: Rule): Unknown[] => [
  ...(rule.fix ? ['fix' as const] : []),
  ...(rule.exploit ? ['exploit' as const] : []),
  ...(rule.cvssAtLeast === undefined ? [] : ['cvss' as const]),
  ...(rule.inUse ? ['in-use' as const] : []),
  ...(rule.packageTypes ? ['package-type' as const] : []),
  ...(rule.grace && rule.graceSince === 'published' ? ['published' as const] : []),
  ...(rule.kev ? ['kev' as const] : []),
  ...(rule.epssAtLeast === undefined && rule.epssPercentileAtLeast === undefined
    ? []
    : ['epss' as const]),
];
