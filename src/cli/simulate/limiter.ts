/** How many may be worked on at once, found out by trying. */
export interface Pace {
  readonly allowed: () => number;
  /** One work has ended. */
  readonly ended: () => void;
  /** Somebody was told to come more slowly. */
  readonly throttled: () => void;
}

/**
 * One more at once after each round in which nobody was throttled, half as many after one in which somebody
 * was. A round is as many works as were allowed: what a change does shows only in what begins behind it, and
 * what is throttled of the round before it changes nothing again.
 */
export function openPace(atFirst: number, atMost: number): Pace {
  let allowed = atFirst;
  let left = allowed;
  let isSlowing = false;
  return {
    allowed: () => allowed,
    ended: () => {
      left -= 1;
      if (left > 0) return;
      if (!isSlowing) allowed = Math.min(allowed + 1, atMost);
      isSlowing = false;
      left = allowed;
    },
    throttled: () => {
      if (isSlowing) return;
      isSlowing = true;
      left = allowed;
      allowed = Math.max(1, Math.floor(allowed / 2));
    },
  };
}

/** Works on every item, begun in order, at the pace. `work` says itself what failed. */
export async function eachAtPace<T>(
  items: readonly T[],
  pace: Pace,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let running = 0;
  const begin = () => {
    while (running < pace.allowed()) {
      const next = queue.next();
      if (next.done) break;
      running += 1;
      work(next.value).then(end, reject);
    }
    if (running === 0) resolve();
  };
  const end = () => {
    running -= 1;
    pace.ended();
    begin();
  };
  begin();
  await promise;
}
