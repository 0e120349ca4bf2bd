import { Readable } from 'node:stream';
import type { Answer, Incoming } from './call.ts';
import type { Reply } from './call-server.ts';

/** What a client of the SDK hands its requests to. */
export type SdkHandler = {
  handle: (
    request: SdkRequest,
    options?: { abortSignal?: AbortSignal },
  ) => Promise<{ response: ReturnType<typeof responseOf> }>;
  updateHttpClientConfig: () => undefined;
  httpHandlerConfigs: () => object;
};

/** As much of the SDK's requests as is answered by. */
type SdkRequest = Omit<Incoming, 'body'> & {
  query: Record<string, string>;
  body?: string | Uint8Array;
};

/**
 * A way for the SDK's clients without a network: what they ask is answered in this very program, which costs
 * a third. They serialise, sign, try again and end in time as ever. An answer that would come byte by byte
 * does not come at all.
 */
export function handlerInMemory(replyTo: (incoming: Incoming) => Promise<Reply>): SdkHandler {
  return {
    handle: async ({ method, path, query, headers, body }, { abortSignal } = {}) => {
      const search = new URLSearchParams(query).toString();
      const incoming = {
        method,
        path: search ? `${path}?${search}` : path,
        headers,
        body: bytesOf(body),
      };
      const reply = await unlessAborted(replyTo(incoming), abortSignal);
      if (reply === undefined || (reply !== 'broken connection' && reply.slowly)) {
        return unlessAborted<never>(new Promise(() => {}), abortSignal);
      }
      if (reply === 'broken connection') {
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      }
      reply.whenTaken();
      return { response: responseOf(reply.answer) };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

/** The SDK's bytes warn whoever takes them for a text, and `Buffer.from` tries that first. */
const bytesOf = (body: string | Uint8Array = ''): Buffer =>
  typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

function responseOf({ status, headers, body }: Answer) {
  const stream = new Readable({ read: () => undefined });
  stream.push(body);
  stream.push(null);
  return { statusCode: status, headers: textsOf(headers), body: stream };
}

const textsOf = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** For what counts no calls and has no faults. */
export const answeringAll =
  (pass: (headers: Incoming['headers'], body: Buffer) => Promise<Answer>) =>
  async ({ headers, body }: Incoming): Promise<Reply> => ({
    answer: await pass(headers, body),
    slowly: false,
    whenTaken: () => undefined,
  });
