import { allOrFailure } from '../core/errors.ts';
import type { Refreshed } from '../threat-intel/feed-store.ts';
import { type Outcome, refreshed } from './outcome.ts';
import type { FeedTools } from './tools.ts';

/** Every feed is tried; what failed is thrown at the end, after the others have been stored. */
export async function refreshThreatIntel({ feeds }: FeedTools): Promise<Outcome> {
  const done: Refreshed[] = [];
  const failures: unknown[] = [];
  for (const refresh of feeds) {
    try {
      done.push(await refresh());
    } catch (failure) {
      failures.push(failure);
    }
  }
  try {
    allOrFailure(failures);
  } catch (failure) {
    throw Object.assign(failure as Error, { refreshed: done });
  }
  return refreshed(done);
}

/** The feeds that were stored all the same, as a failure says. */
export const refreshedBefore = (failure: unknown): readonly Refreshed[] =>
  ((failure ?? {}) as { refreshed?: readonly Refreshed[] }).refreshed ?? [];
