import { MINUTE } from '../core/time.ts';

/**
 * How many messages a sweep may write anew: Slack takes fifty a minute of the whole app, and functions that judge by
 * events write some as well.
 */
const A_MINUTE = 40;

/** Counts what is written anew. */
export interface RootPace {
  /** Whether one more may be at this moment, or so many; they are counted then. */
  take(messages?: number): boolean;
}

/** Nothing is written anew. */
export const NO_ROOM: RootPace = { take: () => false };

export function openRootPace(now: () => Date): RootPace {
  let minute = 0;
  let taken = 0;
  return {
    take: (messages = 1) => {
      const at = Math.floor(now().getTime() / MINUTE);
      if (at !== minute) [minute, taken] = [at, 0];
      if (taken + messages > A_MINUTE) return false;
      taken += messages;
      return true;
    },
  };
}
