import { setTimeout } from 'node:timers/promises';

/** The time that a command waits by. */
export interface Time {
  /** In milliseconds. */
  readonly clock: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

export const REAL_TIME: Time = {
  clock: Date.now,
  pause: (milliseconds) => setTimeout(milliseconds),
};
