import { BlockList, isIP } from 'node:net';

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
  if (isThisMachine(there) && !isThisMachine(here)) return 'which is this machine itself';
  const isLedInside = isInside(there) && !isInside(here);
  return isLedInside ? 'which is an address of an inner network' : undefined;
}

/** Loopback and "any address of this machine"; and names of it, which resolve to nothing else (RFC 6761). */
const THIS_MACHINE = blockListOf(['127.0.0.0', 8], ['0.0.0.0', 8], ['::', 127]);

/** Private, shared (RFC 6598) and link-local, where AWS keeps credentials too; unique-local. */
const INNER_NETWORKS = blockListOf(
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['169.254.0.0', 16],
  ['fe80::', 10],
  ['fc00::', 7],
  // What stands for an IPv4 address, on its way through a translator (RFC 6052) or as of old.
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fec0::', 10],
  ['::', 96],
);

function blockListOf(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, familyOf(net));
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function isThisMachine(url: URL): boolean {
  const host = hostOf(url);
  return /(^|\.)localhost$/.test(host) || isAmong(THIS_MACHINE, host);
}

const isInside = (url: URL): boolean => isThisMachine(url) || isAmong(INNER_NETWORKS, hostOf(url));

const isAmong = (list: BlockList, host: string): boolean =>
  isIP(host) !== 0 && list.check(host, familyOf(host));

/** Without the brackets of an IPv6 address, and the dot that a whole name may end with. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$|\.$/g, '');
