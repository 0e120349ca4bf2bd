import type { Intervention, Person, Release } from './intervention.ts';

/** The last release of an image, whether it has ended or not. */
export interface StandingRelease {
  readonly release: Release;
  /** Somebody has ended it; `at`: ISO time. */
  readonly withdrawn?: { readonly by: Person; readonly at: string };
}

/** The thread of an image is to be left in peace for a while. */
export type Snooze = Extract<Intervention, { readonly kind: 'snooze' }>;
