import { hostOf, isInner, isThisMachine } from '../../http/inner-networks.ts';

/** From where a run at home may take a feed by http. */
const AT_HOME = ['localhost', '127.0.0.1'];

/**
 * Whether a feed may be downloaded from there: by https, so that nobody under way can change it; by
 * http from this machine alone, for runs at home. Credentials in it would end up in messages.
 */
export function isFeedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && AT_HOME.includes(url.hostname));
}

/**
 * What speaks against a feed whose download leads from one address on to another, as the end of a
 * sentence; undefined where nothing does. What has begun by https ends by https, and nobody outside
 * leads back inside. An operator's own mirror may stand inside; of a name nobody can tell where it stands.
 */
export function objectionToHop(from: string, to: string): string | undefined {
  const [here, there] = [new URL(from), new URL(to)];
  if (there.username || there.password) return 'which has a user name or a password in it';
  if (!isFeedUrl(to) || (here.protocol === 'https:' && there.protocol !== 'https:')) {
    return 'which is not https';
  }
  if (isThisMachine(hostOf(there)) && !isThisMachine(hostOf(here)))
    return 'which is this machine itself';
  const isLedInside = isInner(hostOf(there)) && !isInner(hostOf(here));
  return isLedInside ? 'which is an address of an inner network' : undefined;
}
