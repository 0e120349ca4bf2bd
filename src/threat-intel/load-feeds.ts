import { download } from './download/download.ts';
import { unpacked } from './download/unpacked.ts';
import type { EpssFeed } from './epss/epss-blocks.ts';
import { parseEpss } from './epss/epss-feed.ts';
import { type KevFeed, parseKev } from './kev/kev-feed.ts';

const MEGABYTE = 1_048_576;
/** Ten times what it is today; it is held as one text, and the function has little memory. */
const MOST_KEV_BYTES = 16 * MEGABYTE;
/** Twenty times what it is today. */
const MOST_EPSS_BYTES = 256 * MEGABYTE;

/** Downloads and checks CISA's catalogue. Throws FeedRefused or TransientFailure. */
export async function loadKev(url: string, now: Date): Promise<KevFeed> {
  const address = { feed: 'kev', url } as const;
  const { bytes } = await download(address);
  const decoder = new TextDecoder();
  const texts: string[] = [];
  for await (const chunk of unpacked(bytes, MOST_KEV_BYTES, address)) {
    texts.push(decoder.decode(chunk, { stream: true }));
  }
  return parseKev(texts.join(''), address, now);
}

/** Downloads and checks the scores; the file is never held as one text. Throws FeedRefused or TransientFailure. */
export async function loadEpss(url: string, now: Date): Promise<EpssFeed> {
  const address = { feed: 'epss', url } as const;
  const { bytes, lastModified } = await download(address);
  return parseEpss(unpacked(bytes, MOST_EPSS_BYTES, address), address, now, lastModified);
}
