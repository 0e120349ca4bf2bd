import type { Readable } from 'node:stream';

/** How long an answer is waited for, in milliseconds. */
export interface Patience {
  /** One attempt, from the request to the last byte of the answer. */
  readonly attempt: number;
  /** The whole call: every attempt, and the pauses between them. */
  readonly call: number;
  /** By which an attempt is timed; the real one, but where somebody knows before that nobody will answer. */
  readonly timer?: AttemptTimer;
}

/** Calls back after so many milliseconds, unless it is called off by what it answers with. */
export type AttemptTimer = (
  milliseconds: number,
  expire: () => void,
  request: AttemptedRequest,
) => () => void;

/** As much of a request as tells it from others: the SDK gives each call an `amz-sdk-invocation-id`. */
export interface AttemptedRequest {
  readonly headers: Readonly<Record<string, string>>;
}

const realTimer: AttemptTimer = (milliseconds, expire) => {
  const timer = setTimeout(expire, milliseconds);
  return () => clearTimeout(timer);
};

interface SendOptions {
  readonly abortSignal?: AbortSignal;
}
type Send = (command: unknown, options?: SendOptions) => Promise<unknown>;
type Handle = (
  request: AttemptedRequest,
  options?: SendOptions,
) => Promise<{ response: { body?: Readable } }>;

/** As much of an SDK client as is needed here. */
interface SdkClient {
  send: (...given: never[]) => unknown;
  readonly config: { readonly requestHandler: { handle: (...given: never[]) => unknown } };
}

/**
 * The same client, each of whose calls ends in time: late ones fail with a TimeoutError, which names no
 * HTTP status. Of its own settings the SDK's `requestTimeout` only warns, or ends at the headers of the
 * answer; pauses between attempts, and those of `retryMode: 'adaptive'` before the first, have no limit.
 *
 * A call that is given up makes no further attempt, and a request that is under way is broken off: what
 * the caller counts as failed is not carried out later on. `sent` hears of each attempt.
 */
export function endingInTime<Client extends SdkClient>(
  client: Client,
  { attempt, call, timer = realTimer }: Patience,
  sent?: (request: AttemptedRequest) => void,
): Client {
  const handler = client.config.requestHandler as { handle: Handle };
  limitAttempts(handler, attempt, (milliseconds, expire, request) => {
    sent?.(request);
    return timer(milliseconds, expire, request);
  });
  limitCalls(client as unknown as { send: Send }, call);
  return client;
}

function limitCalls(client: { send: Send }, milliseconds: number): void {
  const send = client.send.bind(client);
  client.send = async (command, options = {}) => {
    const given = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const expiry = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        given.abort();
        reject(tooLate(milliseconds));
      }, milliseconds);
    });
    const abortSignal = anyOf(given.signal, options.abortSignal);
    try {
      // The SDK ends its pauses and its requests with the signal; what else it waits for, with the race.
      return await Promise.race([send(command, { ...options, abortSignal }), expiry]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function limitAttempts(
  handler: { handle: Handle },
  milliseconds: number,
  start: AttemptTimer,
): void {
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options = {}) => {
    const late = new AbortController();
    const callOff = start(milliseconds, () => late.abort(), request);
    try {
      const abortSignal = anyOf(late.signal, options.abortSignal);
      const answer = await handle(request, { ...options, abortSignal });
      const { body } = answer.response;
      // The SDK tries again after a TimeoutError, and not after what an aborted signal makes of it.
      late.signal.addEventListener('abort', () => body?.destroy(tooLate(milliseconds)));
      body?.once('close', callOff);
      return answer;
    } catch (error) {
      callOff();
      const isOurs = late.signal.aborted && options.abortSignal?.aborted !== true;
      throw isOurs ? tooLate(milliseconds) : error;
    }
  };
}

const anyOf = (one: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other ? AbortSignal.any([one, other]) : one;

/** With metadata of its own, or the SDK would give it the status of an answer that has only begun. */
const tooLate = (milliseconds: number): Error =>
  Object.assign(new Error(`no answer within ${milliseconds / 1_000} s`), {
    name: 'TimeoutError',
    $metadata: {},
  });
