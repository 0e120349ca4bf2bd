/** The time that the functions, ECR and Slack of one run agree on. */
export interface Clock {
  readonly now: () => Date;
  /** Jumps to this time. */
  set(time: Date): void;
  advance(milliseconds: number): void;
}

/** A clock that stands still between its jumps, or, without a time to stand at, one that runs. */
export function openClock(start?: Date): Clock {
  let base = start?.getTime();
  let ahead = 0;
  return {
    now: () => new Date((base ?? Date.now()) + ahead),
    set: (time) => {
      base = time.getTime();
      ahead = 0;
    },
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}
