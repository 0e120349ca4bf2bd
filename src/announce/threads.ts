import type { Judgement } from '../core/judgement/judgement.ts';
import type { Said } from '../core/telling/said.ts';

/** A sentence for the thread of an image. */
export interface ThreadNote {
  readonly judgement: Judgement;
  readonly sentence: string;
  /** By which it is known again. */
  readonly delivery: string;
  /** ISO time: it was not said before. */
  readonly since: string;
  /** Another run may have said it, and died. */
  readonly isResumed: boolean;
}

/** Where people are told more about an image that they have heard of. */
export interface Threads {
  /** By which name the ledger knows what was said there. */
  readonly route: string;
  /**
   * Says it in the thread; false where there is none, or it is not there any more. Throws TransientFailure or
   * PermanentFailure.
   */
  tell(said: Said | undefined, note: ThreadNote): Promise<boolean>;
}
