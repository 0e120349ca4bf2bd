/** What becomes of an image: may it be shipped? */
export type Verdict = 'approved' | 'quarantined' | 'undecided';

/** Why: a code for programs, a sentence for people. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

export type NonEmpty<T> = readonly [T, ...T[]];
