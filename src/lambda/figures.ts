import { routesOf } from '../core/errors.ts';
import type { Figure } from '../core/figures.ts';
import { figuresOf, secondsFrom } from '../pipeline/figures.ts';
import type { Outcome } from '../pipeline/outcome.ts';
import { refreshedBefore } from '../pipeline/refresh-threat-intel.ts';
import type { Refreshed } from '../threat-intel/feed-store.ts';

/** What an event comes to that was worked through. */
export function figuresOfOutcome(
  outcome: Outcome | null | undefined,
  now: Date,
): readonly Figure[] {
  if (outcome?.outcome === 'judged') return outcome.subjects.flatMap(figuresOf);
  if (outcome?.outcome === 'swept') return outcome.figures;
  return outcome?.outcome === 'refreshed' ? agesOf(outcome.feeds, now) : [];
}

/** What one comes to that failed. */
export const figuresOfFailure = (failure: unknown, now: Date): readonly Figure[] => [
  ...routesOf(failure).map((of): Figure => ({ metric: 'DeliveryFailures', of, value: 1 })),
  ...agesOf(refreshedBefore(failure), now),
];

/** Of each feed, by its own date: a publisher that stands still is seen as well as a download that fails. */
const agesOf = (feeds: readonly Refreshed[], now: Date): Figure[] =>
  feeds.map(({ feed, date }) => ({ metric: 'FeedAge', of: feed, value: secondsFrom(date, now) }));
