import { PermanentFailure } from '../errors.ts';
import type { ImageRef } from '../image.ts';
import { causeOf, type Failed, failedAgain, pauseAfter } from '../ledger/failed.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { Occasion } from './trigger.ts';

/**
 * What became of a call. `done`: it was made; `dry-run`: it was only said; `overtaken`: its verdict does not stand any
 * more, or its trigger; `unclear`: it may have been made, and is not made again; `given-up`: it was never taken.
 */
export const ENDS = ['done', 'dry-run', 'overtaken', 'unclear', 'given-up'] as const;
export type EndWord = (typeof ENDS)[number];

export interface End {
  readonly as: EndWord;
  /** ISO time. */
  readonly at: string;
  /** What the target calls it, or why it was not made. */
  readonly what?: string;
}

/** One call of one trigger for one verdict, as it stands in the ledger: there is never another one for the two. */
export interface Call {
  readonly image: ImageRef;
  /** Which judgement of the image set it off. */
  readonly number: number;
  /** The name of the trigger. */
  readonly trigger: string;
  readonly verdict: Occasion;
  /** ISO time at which it was set off. */
  readonly at: string;
  /** Counts every write: the optimistic lock. */
  readonly revision: number;
  /** ISO time at which it was begun last; absent: it surely was not made. */
  readonly begunAt?: string;
  /** An answer of its target was lost, or a run died at it: it may have been made. */
  readonly unsure?: true;
  /** ISO time at which it was begun first of the times at which it may have been made; a former version wrote none. */
  readonly unsureSince?: string;
  /** How often it was begun. */
  readonly attempts: number;
  /** Of what it failed last. */
  readonly failed?: Failed;
  /** What became of it; absent while that is open. */
  readonly end?: End;
  /** In words, what it is: `starts the pipeline shop`. */
  readonly does?: string;
}

/** For how long a call is tried: nobody expects a deployment after that. */
export const TRIED_FOR = DAY;
/** What passes by itself is heard of when it has failed so often. */
export const HEARD_OF = 3;
/** For how long a run that has begun a call may be at work on it. */
export const AT_WORK = 5 * MINUTE;

/** Whether trying again makes no sense any more of what stands since then (ISO time). */
export const isOver = (since: string, now: Date): boolean =>
  now.getTime() - Date.parse(since) >= TRIED_FOR;

/** Whether it may have been made: a run that has begun it and noted nothing behind that is dead. */
export const mayBeMade = ({ begunAt, unsure }: Pick<Call, 'begunAt' | 'unsure'>): boolean =>
  begunAt !== undefined || unsure === true;

/**
 * Whether a call that may have been made is made no more: what knows it again is asked to know it for a day, whatever
 * becomes of its image meanwhile.
 */
export const isForgotten = (
  call: Pick<Call, 'at' | 'begunAt' | 'unsure' | 'unsureSince'>,
  now: Date,
): boolean => mayBeMade(call) && isOver(call.unsureSince ?? call.at, now);

/** What is noted of a failure, and when it is tried again (ISO time): soon where it may pass by itself. */
export function triedAgain(
  { failed }: Pick<Call, 'failed'>,
  failure: unknown,
  now: Date,
): { readonly failed: Failed; readonly dueAt: string } {
  const again = failedAgain(failed, causeOf(failure), now);
  const pause =
    failure instanceof PermanentFailure
      ? pauseAfter(again, failure)
      : Math.min(MINUTE * 2 ** (again.times - 1), HOUR);
  return { failed: again, dueAt: new Date(now.getTime() + pause).toISOString() };
}
