import type { Judged } from './judge-image.ts';

/** What became of an event that was not refused. */
export type Outcome =
  | { readonly outcome: 'judged'; readonly subjects: readonly Judged[] }
  | { readonly outcome: 'ignored'; readonly why: string };

export const judged = (subjects: readonly Judged[]): Outcome => ({ outcome: 'judged', subjects });
export const ignored = (why: string): Outcome => ({ outcome: 'ignored', why });
