/** How many things may be under way at once, and how heavy they may be together. */
export interface Capacity<T> {
  readonly most: number;
  /** A thing that is heavier by itself runs alone. */
  readonly heaviest: number;
  readonly weightOf: (thing: T) => number;
}

/**
 * Works things off as they come, several at once; the next is asked for only when there is room for
 * one more. `work` must not throw.
 */
export async function manyAtOnce<T>(
  things: AsyncIterable<T>,
  { most, heaviest, weightOf }: Capacity<T>,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let weight = 0;
  const isTooHeavy = (its: number) => running.size > 0 && weight + its > heaviest;
  try {
    for await (const thing of things) {
      const its = weightOf(thing);
      while (isTooHeavy(its)) await Promise.race(running);
      weight += its;
      const run: Promise<void> = work(thing).finally(() => {
        weight -= its;
        running.delete(run);
      });
      running.add(run);
      while (running.size >= most) await Promise.race(running);
    }
  } finally {
    // Where the source fails, what is under way is brought to its end first.
    await Promise.all(running);
  }
}
