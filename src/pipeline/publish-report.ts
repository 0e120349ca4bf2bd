import { LATEST } from '../core/report/report-link.ts';
import { dayOf } from '../core/time.ts';
import { type Outcome, published } from './outcome.ts';

/** What it takes to publish the report. */
export interface PublishingTools {
  /** The page, piece by piece, of what the ledger says at this moment. */
  readonly page: (now: Date) => AsyncIterable<string>;
  /** Puts a page into the bucket under a name, whole or not at all; throws TransientFailure or PermanentFailure. */
  readonly put: (name: string, page: string) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Publishes the report of today, and as the latest one. The same day again writes the same objects; the latest is written
 * last, and nothing before the page is whole: what fails leaves the one of before.
 */
export async function publishReport({ page, put, now }: PublishingTools): Promise<Outcome> {
  const at = now();
  const pieces: string[] = [];
  for await (const piece of page(at)) pieces.push(piece);
  const whole = pieces.join('');
  const day = dayOf(at.toISOString());
  for (const name of [`days/${day}.html`, LATEST]) await put(name, whole);
  return published(day, Buffer.byteLength(whole));
}
