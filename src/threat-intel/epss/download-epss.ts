import { download } from '../download/download.ts';
import { unpacked } from '../download/unpacked.ts';
import type { EpssFeed } from './epss-blocks.ts';
import { parseEpss } from './epss-feed.ts';

/** Twenty times what it is today. */
const MOST_BYTES = 256 * 1_048_576;

/** Downloads and checks the scores; the file is never held as one text. Throws FeedRefused or TransientFailure. */
export async function downloadEpss(url: string, now: Date): Promise<EpssFeed> {
  const address = { feed: 'epss', url } as const;
  const { bytes, lastModified } = await download(address);
  return parseEpss(unpacked(bytes, MOST_BYTES, address), address, now, lastModified);
}
