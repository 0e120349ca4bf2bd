export interface Pace {
  readonly atOnce: number;
  /** Beginnings a second; without it as fast as it goes. */
  readonly perSecond?: number;
  /** In milliseconds. */
  readonly clock: () => number;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

/** Works on every item, in order, no faster than the pace. `work` says itself what failed. */
export async function eachAtPace<T>(
  items: readonly T[],
  { atOnce, perSecond, clock, pause }: Pace,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const spacing = perSecond === undefined ? 0 : 1_000 / perSecond;
  const queue = items.values();
  let nextStart = clock();
  const worker = async () => {
    for (const item of queue) {
      const start = Math.max(nextStart, clock());
      nextStart = start + spacing;
      const early = start - clock();
      if (early > 0) await pause(early);
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
