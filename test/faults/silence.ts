import type { AttemptTimer } from '../../src/lambda/time-limits.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';

/**
 * Times attempts by what the embedded AWS knows: one that it will never answer is over at once, and any
 * other has all the time that a busy machine needs.
 */
export function openSilence() {
  const pending = new Map<string, () => void>();
  const timer: AttemptTimer = (_milliseconds, expire, { headers }) => {
    const call = headers[CALL] ?? '';
    pending.set(call, expire);
    return () => pending.delete(call);
  };
  const { fetch } = globalThis;
  /** Slack's client has a limit of its own; its calls are told apart by their runs, which post one by one. */
  globalThis.fetch = (input, init = {}) => {
    const run = new Headers(init.headers).get(RUN);
    if (run === null) return fetch(input, init);
    const late = new AbortController();
    pending.set(run, () => late.abort(new DOMException('nobody answers', 'TimeoutError')));
    const signal = init.signal ? AbortSignal.any([late.signal, init.signal]) : late.signal;
    return fetch(input, { ...init, signal }).finally(() => pending.delete(run));
  };
  return {
    timer,
    listenTo: (aws: EmbeddedAws) =>
      aws.onSilence((headers) => pending.get(String(headers[CALL] ?? headers[RUN]))?.()),
    close: () => {
      globalThis.fetch = fetch;
    },
  };
}

const CALL = 'amz-sdk-invocation-id';
const RUN = 'x-invocation';
