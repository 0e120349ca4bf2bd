const THIS_MACHINE = ['localhost', '127.0.0.1'];

/**
 * Whether a feed may be downloaded from there: by https, so that nobody under way can change it; by
 * http from this machine alone, for runs at home. Credentials in it would end up in messages.
 */
export function isFeedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username || url.password) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url));
}

/**
 * What speaks against a feed whose download leads from one address on to another, as the end of a
 * sentence; undefined where nothing does. What has begun by https ends by https, and nobody outside
 * leads back to this machine.
 */
export function objectionToHop(from: string, to: string): string | undefined {
  const [here, there] = [new URL(from), new URL(to)];
  if (there.username || there.password) return 'which has a user name or a password in it';
  if (!isFeedUrl(to) || (here.protocol === 'https:' && there.protocol !== 'https:')) {
    return 'which is not https';
  }
  const isLedBack = isThisMachine(there) && !isThisMachine(here);
  return isLedBack ? 'which is this machine itself' : undefined;
}

const isThisMachine = ({ hostname }: URL): boolean => THIS_MACHINE.includes(hostname);
