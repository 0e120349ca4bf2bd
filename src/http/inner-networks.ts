import { BlockList, isIP } from 'node:net';

/** Loopback and "any address of this machine". */
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
  ['::ffff:0:0:0', 96],
  ['192.88.99.0', 24],
  // Of many, of nobody, and on its way through another network (Teredo).
  ['ff00::', 8],
  ['100::', 64],
  ['2001::', 32],
  // Segments of a route (RFC 9602).
  ['5f00::', 16],
);

function blockListOf(...subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, familyOf(net));
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

const isAmong = (list: BlockList, host: string): boolean =>
  isIP(host) !== 0 && list.check(host, familyOf(host));

/** Whether a host is an address of this machine, or a name of it, which resolves to nothing else (RFC 6761). */
export const isThisMachine = (host: string): boolean =>
  /(^|\.)localhost$/i.test(host) || isAmong(THIS_MACHINE, host);

/** Whether a host is an address of this machine or of an inner network. Of another name nobody can tell where it stands. */
export const isInner = (host: string): boolean =>
  isThisMachine(host) || isAmong(INNER_NETWORKS, host);

/** Without the brackets of an IPv6 address, and the dot that a whole name may end with. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$|\.$/g, '');
