import type { Refreshed } from '../threat-intel/feeds.ts';
import type { Judged } from './judge-image.ts';

/** What became of an event that was not refused. */
export type Outcome =
  | { readonly outcome: 'judged'; readonly subjects: readonly Judged[] }
  | { readonly outcome: 'ignored'; readonly why: string }
  /** `notices`: how many things the policy's owner was told of. */
  | { readonly outcome: 'swept'; readonly subjects: readonly Judged[]; readonly notices: number }
  | { readonly outcome: 'refreshed'; readonly feeds: readonly Refreshed[] };

export const judged = (subjects: readonly Judged[]): Outcome => ({ outcome: 'judged', subjects });
export const ignored = (why: string): Outcome => ({ outcome: 'ignored', why });
export const refreshed = (feeds: readonly Refreshed[]): Outcome => ({
  outcome: 'refreshed',
  feeds,
});
export const swept = (subjects: readonly Judged[], notices: number): Outcome => ({
  outcome: 'swept',
  subjects,
  notices,
});
