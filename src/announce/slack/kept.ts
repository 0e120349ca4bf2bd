/**
 * The same answer for so many milliseconds, for all who ask: it is asked for when it is first needed, and again from
 * time to time. What fails is not kept.
 */
export function keptFor<T>(
  milliseconds: number,
  now: () => Date,
  get: () => Promise<T>,
): () => Promise<T> {
  let held: Attempt<T> | undefined;
  const begin = (since: number): Attempt<T> => {
    held = { answer: get(), since };
    return held;
  };
  return async function ask(): Promise<T> {
    const at = now().getTime();
    const shared = held && at - held.since < milliseconds ? held : undefined;
    const attempt = shared ?? begin(at);
    try {
      return await attempt.answer;
    } catch (error) {
      if (held === attempt) held = undefined;
      if (!shared) throw error;
      // Somebody else's attempt, begun before the function was frozen perhaps: this one has its own.
      return ask();
    }
  };
}

/** One attempt, for whoever asks while it lasts. `since`: milliseconds since 1970. */
interface Attempt<T> {
  readonly answer: Promise<T>;
  readonly since: number;
}
