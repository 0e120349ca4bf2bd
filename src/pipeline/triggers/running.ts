import type { Called } from '../outcome.ts';

/** What a run has to be careful of. */
export interface Running {
  readonly hasTime: () => boolean;
  /** Hears of a failure, which is thrown when all others have been tried. */
  readonly note: (failure: unknown) => void;
  /** Hears what became of a call. */
  readonly tell: (called: Called) => void;
}
