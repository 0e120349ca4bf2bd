import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isInner } from '../../http/inner-networks.ts';

/** Nothing was sent: what was asked for stands, or may stand, in an inner network. */
export class InnerAddress extends Error {
  override name = 'InnerAddress';
}

export type Resolve = typeof systemLookup;

/**
 * Looks a name up once, for the connection itself, and refuses it where any of its addresses is an inner one: what was
 * checked is what is connected to, so that no second answer can lead elsewhere.
 */
export const checkedLookup =
  (resolve: Resolve = systemLookup): LookupFunction =>
  (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const inner = addresses.find(({ address }) => isInner(address));
      const [first] = addresses;
      if (inner) return callback(innerAddress(host, inner.address), '', 0);
      if (options.all) return callback(null, addresses);
      if (!first) return callback(new Error(`${host} has no address`), '', 0);
      callback(null, first.address, first.family);
    });
  };

/** A host that is an address is never looked up. Throws InnerAddress. */
export function refuseInner(host: string): void {
  if (isInner(host)) throw innerAddress(host, isIP(host) ? undefined : 'this machine');
}

const innerAddress = (host: string, address?: string): InnerAddress =>
  new InnerAddress(
    `${host}${address === undefined ? '' : ` (${address})`} stands in an inner network, which the trigger does not allow (allow-private)`,
  );
