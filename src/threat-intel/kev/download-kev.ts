import { download } from '../download/download.ts';
import { unpacked } from '../download/unpacked.ts';
import { type KevFeed, parseKev } from './kev-feed.ts';

/** Ten times what it is today; it is held as one text, and the function has little memory. */
export const MOST_DOWNLOADED_BYTES = 16 * 1_048_576;

/** Downloads and checks CISA's catalogue. Throws FeedRefused or TransientFailure. */
export async function downloadKev(url: string, now: Date): Promise<KevFeed> {
  const address = { feed: 'kev', url } as const;
  const { bytes } = await download(address);
  const decoder = new TextDecoder();
  const texts: string[] = [];
  for await (const chunk of unpacked(bytes, MOST_DOWNLOADED_BYTES, address)) {
    texts.push(decoder.decode(chunk, { stream: true }));
  }
  return parseKev(texts.join(''), address, now);
}
