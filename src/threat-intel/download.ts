import { TransientFailure } from '../core/errors.ts';
import { isFeedUrl } from './feed-address.ts';
import { type FeedAddress, feedText, refused, shown } from './feed-refused.ts';

const PATIENCE_MILLISECONDS = 60_000;

/** A feed under way: its bytes as they come. */
export interface Download {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The HTTP header. */
  readonly lastModified?: string;
}

/**
 * Begins a download. Throws FeedRefused for an answer that stays what it is, and TransientFailure, in
 * the middle of the bytes too, for one that may be better in a while.
 */
export async function download(address: FeedAddress): Promise<Download> {
  const response = await reached(address, () =>
    fetch(address.url, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) }),
  );
  const { status, url, body, headers } = response;
  if (status === 200 && isFeedUrl(url)) {
    const lastModified = headers.get('last-modified');
    return { bytes: bytesOf(body, address), ...(lastModified && { lastModified }) };
  }
  await body?.cancel();
  if (status >= 500 || status === 429 || status === 408) {
    throw new TransientFailure(`downloading ${feedText(address)}: HTTP status ${status}`);
  }
  if (status !== 200) throw refused(address, `HTTP status ${status}`);
  throw refused(address, `it leads to ${shown(url)}, which is not https`);
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
