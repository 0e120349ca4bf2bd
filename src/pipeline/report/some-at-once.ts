/**
 * Works on a few things at the same moment and hands on what comes of them in their order. No more than `atOnce` are begun
 * and not handed on.
 */
export async function* someAtOnce<T, R>(
  things: AsyncIterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const thing of things) {
    const one = work(thing);
    // Whoever comes before it may fail, and nobody waits for it then.
    one.catch(() => undefined);
    underWay.push(one);
    if (underWay.length < atOnce) continue;
    const [first] = underWay.splice(0, 1);
    if (first) yield await first;
  }
  for (const one of underWay) yield await one;
}
