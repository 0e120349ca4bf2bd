import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** As much of `fetch`'s options as is needed here. */
export interface HttpInit {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | FormData;
  readonly redirect?: 'error' | 'follow' | 'manual';
  readonly signal?: AbortSignal;
}

/** As much of a `Response` as is needed here. */
export interface HttpResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: {
    get(name: string): string | null;
    entries(): Iterable<[string, string]>;
  };
  readonly body: Iterable<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];
const MOST_HOPS = 5;
/** Slack answers with a few kilobytes, and the config of an image has as many. */
const MOST_BYTES = 4_194_304;
/**
 * `fetch` over Node's own `node:http` and `node:https`: the global one loads undici, a tenth of a cold
 * start. It sends texts, follows redirects of requests without a body, and fails as `fetch` does: with an
 * error of the name of the signal's reason, or with a TypeError whose cause is the failure. An answer is
 * there with its last byte, whether anybody reads it or not; one of more than 4 MB is broken off.
 *
 * Every request has a connection of its own: one that is kept may have been closed without our knowing,
 * and nobody could say whether a message that was lost on it has been taken.
 */
export async function httpFetch(address: string | URL, init: HttpInit = {}): Promise<HttpResponse> {
  try {
    return await followed(new URL(address), init);
  } catch (error) {
    if (init.signal?.aborted) throw namedAs(init.signal.reason as Error);
    throw new TypeError('fetch failed', { cause: error });
  }
}

/** A DOMException, which the reason mostly is, is not always taken for an error. */
const namedAs = ({ name, message }: Error): Error => Object.assign(new Error(message), { name });

async function followed(from: URL, init: HttpInit): Promise<HttpResponse> {
  const { redirect = 'follow', body } = init;
  let url = from;
  for (let hops = 0; ; hops += 1) {
    const message = await answerTo(url, url.origin === from.origin ? init : withoutSecrets(init));
    const { location } = message.headers;
    if (redirect === 'manual' || !REDIRECTS.includes(message.statusCode) || !location) {
      return responseOf(message, url.href, await bytesOf(message));
    }
    message.destroy();
    if (redirect === 'error' || body !== undefined) throw new Error('unexpected redirect');
    if (hops === MOST_HOPS) throw new Error('too many redirects');
    url = new URL(location, url);
  }
}

/** What was meant for one server is not for another to which it leads. */
const withoutSecrets = ({ headers = {}, ...init }: HttpInit): HttpInit => ({
  ...init,
  headers: Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)),
  ),
});

function answerTo(
  url: URL,
  { method = 'GET', headers = {}, body = '', signal }: HttpInit,
): Promise<IncomingMessage> {
  const { protocol } = url;
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`unknown scheme ${protocol}`);
  if (typeof body !== 'string') throw new Error('only texts are sent');
  const request = protocol === 'https:' ? httpsRequest : httpRequest;
  const length = Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    request(url, {
      method,
      agent: false,
      headers: {
        'accept-encoding': 'identity',
        ...headers,
        ...(length > 0 && { 'content-length': length }),
      },
      ...(signal && { signal }),
    })
      .once('response', resolve)
      .once('upgrade', (_message, socket) => socket.destroy())
      .once('error', reject)
      // Nothing where there has been an answer, or an error that says more.
      .once('close', () => reject(new Error('the connection was closed without an answer')))
      .end(body);
  });
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of decoded(message)) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Nobody asks for it, and what stands between may pack an answer all the same. */
function decoded(message: IncomingMessage): AsyncIterable<Uint8Array> {
  const decoder = DECODERS[message.headers['content-encoding'] ?? '']?.();
  if (!decoder) return message;
  // What breaks off breaks the reading off as well: it is heard of there.
  return pipeline(message, decoder, () => undefined) as unknown as AsyncIterable<Uint8Array>;
}

function responseOf(message: IncomingMessage, url: string, bytes: Buffer): HttpResponse {
  const { statusCode: status = 0, statusMessage: statusText = '' } = message;
  const headers = new Map(
    Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    url,
    headers: {
      get: (name) => headers.get(name.toLowerCase()) ?? null,
      entries: () => headers.entries(),
    },
    body: [bytes],
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
    json: async () => JSON.parse(bytes.toString()) as unknown,
    text: async () => bytes.toString(),
  };
}
