import { TransientFailure } from '../../core/errors.ts';
import { MINUTE } from '../../core/time.ts';
import { isFeedUrl, objectionToHop } from './feed-address.ts';
import { type FeedAddress, feedText, refused, shown } from './feed-refused.ts';

const PATIENCE_MILLISECONDS = MINUTE;
const MOST_HOPS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** A feed under way: its bytes as they come. */
export interface Download {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The HTTP header. */
  readonly lastModified?: string;
}

/**
 * Begins a download, which has a minute for everything: redirects, headers, all of its bytes. Throws
 * FeedRefused for an answer that stays what it is, and TransientFailure, in
 * the middle of the bytes too, for one that may be better in a while.
 */
export async function download(
  address: FeedAddress,
  milliseconds = PATIENCE_MILLISECONDS,
): Promise<Download> {
  const { status, body, headers } = await followed(address, AbortSignal.timeout(milliseconds));
  if (status === 200) {
    const lastModified = headers.get('last-modified');
    return { bytes: bytesOf(body, address), ...(lastModified && { lastModified }) };
  }
  await body?.cancel();
  if (status >= 500 || status === 429 || status === 408) {
    throw new TransientFailure(`downloading ${feedText(address)}: HTTP status ${status}`);
  }
  throw refused(address, `HTTP status ${status}`);
}

/** The answer at the end of the redirects. fetch itself would ask at every address on the way. */
async function followed(address: FeedAddress, signal: AbortSignal): Promise<Response> {
  if (!isFeedUrl(address.url)) throw refused(address, 'it is not https');
  let url = address.url;
  for (let hops = 0; ; hops++) {
    const asked = url;
    const response = await reached(address, () => fetch(asked, { signal, redirect: 'manual' }));
    if (!REDIRECTS.includes(response.status)) return response;
    await response.body?.cancel();
    if (hops === MOST_HOPS) {
      throw refused(address, `after ${MOST_HOPS} redirects ${shown(url)} leads on still`);
    }
    url = nextHop(url, response.headers.get('location'), address);
  }
}

function nextHop(from: string, location: string | null, address: FeedAddress): string {
  if (location === null || !URL.canParse(location, from)) {
    throw refused(address, `${shown(from)} leads on to no address`);
  }
  const to = new URL(location, from).href;
  const objection = objectionToHop(from, to);
  if (objection) throw refused(address, `it leads to ${shown(to)}, ${objection}`);
  return to;
}

async function* bytesOf(
  body: AsyncIterable<Uint8Array> | null,
  address: FeedAddress,
): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const chunks = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await reached(address, () => chunks.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}

async function reached<T>(address: FeedAddress, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    // fetch itself says no more than that it failed.
    const { name, message, cause } = error as Error & { cause?: { message?: string } };
    const why = cause?.message ? `${message}: ${cause.message}` : message;
    throw new TransientFailure(`downloading ${feedText(address)}: ${name}: ${why}`, {
      cause: error,
    });
  }
}
