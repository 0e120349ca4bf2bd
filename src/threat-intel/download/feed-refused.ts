import { PermanentFailure } from '../../core/errors.ts';
import { type FeedName, feedNamed } from '../../core/findings/feeds/feeds.ts';

/** A download that is not the feed, or not a better copy than the one we hold. Nothing of it is kept. */
export class FeedRefused extends PermanentFailure {
  override name = 'FeedRefused';
}

/** A feed and where it comes from. */
export interface FeedAddress {
  readonly feed: FeedName;
  /** https; http for this machine alone. */
  readonly url: string;
}

/** An address as messages give it. Whatever follows a `?` or stands before the host may be a secret. */
export const shown = (url: string): string =>
  url.replace(/\?.*/s, '').replace(/^([^/]*\/\/)[^/]*@/, '$1');

/** `FIRST's EPSS from https://…`: how messages name a feed. */
export const feedText = ({ feed, url }: FeedAddress): string =>
  `${feedNamed(feed).published} from ${shown(url)}`;

export const refused = (address: FeedAddress, why: string, cause?: unknown): FeedRefused =>
  new FeedRefused(`${feedText(address)} was refused: ${why}`, { cause });
