import { PermanentFailure } from '../errors.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';

/** Of what a due image could not be judged, written down beside what is due. */
export interface Failed {
  readonly cause: string;
  /** ISO time: since when it fails of this. */
  readonly since: string;
  /** How often in a row. */
  readonly times: number;
  /**
   * The last attempt has judged it, and failed of what is done then: a mark, a message. Of a request its name, for
   * another asker is not answered by that.
   */
  readonly judged?: true | string;
}

const CAUSE_CHARACTERS = 500;

/** What tells one cause from another: the message, without what is new in each one of them. */
export function causeOf(failure: unknown): string {
  const text = failure instanceof Error ? `${failure.name}: ${failure.message}` : String(failure);
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '…')
    .slice(0, CAUSE_CHARACTERS);
}

/** What is written down of a failure: another cause begins anew. */
export const failedAgain = (before: Failed | undefined, cause: string, now: Date): Failed =>
  before?.cause === cause
    ? { cause, since: before.since, times: before.times + 1 }
    : { cause, since: now.toISOString(), times: 1 };

/** People hear of each cause once: what fails of the same again is only written down. */
export const isNews = (before: Failed | undefined, failure: unknown): boolean =>
  before?.cause !== causeOf(failure);

/** Milliseconds until it is tried again: soon where it may pass by itself, and at last daily. */
export function pauseAfter({ times }: Failed, failure: unknown): number {
  const first = failure instanceof PermanentFailure ? HOUR : 10 * MINUTE;
  return Math.min(first * 2 ** (times - 1), DAY);
}
