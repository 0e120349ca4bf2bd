import type { RuleSet, UndecidedTerm } from './policy.ts';

/** Of an image that is not there any more there is nothing to quarantine, unless the policy says so by name. */
export const termFor = (code: string, undecided: RuleSet['undecided']): UndecidedTerm =>
  undecided[code] ?? (code === 'image-missing' ? undefined : undecided['default']) ?? {};
