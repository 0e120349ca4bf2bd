import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { type FeedAddress, FeedRefused, refused } from './feed-refused.ts';

/** What a copy of a feed is measured by. */
export interface Measure {
  /** ISO time of the feed. */
  readonly date: string;
  readonly entries: number;
}

/** Both feeds grow; one that lost more than a tenth is likelier torn than right. */
const LEAST_KEPT = 0.9;

/** Throws FeedRefused where a feed that is sound in itself is not to take the place of our copy. */
export function refuseWorse(fresh: Measure, held: Measure | undefined, address: FeedAddress): void {
  if (!held) return;
  if (fresh.date < held.date) throw refused(address, `it is of ${fresh.date}, older than our copy`);
  const sizes = `${fresh.entries} entries after ${held.entries}`;
  // Otherwise a feed could be worn down a tenth at a time.
  if (fresh.date === held.date && fresh.entries < held.entries) {
    throw refused(address, `it has lost entries without a new date: ${sizes}`);
  }
  if (fresh.entries < held.entries * LEAST_KEPT) {
    throw refused(address, `it has shrunk by more than a tenth: ${sizes}`);
  }
}

/** Runs a download with its checks; a failure tells as well which copy stays in use. */
export async function orKeep<T>(held: Measure | undefined, fetching: () => Promise<T>): Promise<T> {
  try {
    return await fetching();
  } catch (error) {
    const Failure = error instanceof PermanentFailure ? FeedRefused : TransientFailure;
    const kept = held ? `the copy of ${held.date} is kept` : 'there is no copy yet';
    throw new Failure(`${(error as Error).message}; ${kept}`, { cause: error });
  }
}
