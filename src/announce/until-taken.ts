const ATTEMPTS = 3;
/** In all. Longer is not worth a function's time: the event is tried again in a minute anyway. */
const LONGEST_WAIT_SECONDS = 10;

/**
 * Sends a message, and again where the receiver has surely not taken it and wants it later: `waitFor` says
 * in how many seconds, and nothing for any other failure. Whatever leaves it open whether it was taken, a
 * broken connection, a lost answer, a server's own error, would be said twice; the next event decides.
 * Throws what the last attempt threw.
 */
export async function untilTaken<T>(
  send: () => Promise<T>,
  waitFor: (error: unknown) => number | undefined,
  pause: (milliseconds: number) => Promise<void>,
): Promise<T> {
  let waited = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const wait = waitFor(error);
      if (wait === undefined || attempt === ATTEMPTS) throw error;
      waited += wait;
      if (waited > LONGEST_WAIT_SECONDS) throw error;
      await pause(wait * 1_000);
    }
  }
}
