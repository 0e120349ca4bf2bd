const THIS_MACHINE = ['localhost', '127.0.0.1'];

/**
 * Whether a feed may be downloaded from there: by https, so that nobody under way can change it; by
 * http from this machine alone, for runs at home. Credentials in it would end up in messages.
 */
export function isFeedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && THIS_MACHINE.includes(hostname));
}
