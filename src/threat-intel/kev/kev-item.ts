import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { Item } from '../../records/batches.ts';
import { KEV_LIST } from '../../records/keys.ts';
import { MOST_DOWNLOADED_BYTES } from './download-kev.ts';
import type { KevFeed } from './kev-feed.ts';

/** Below DynamoDB's 400 KB for an item. The catalogue of 2025 takes 15 KB: years are left. */
export const MOST_PACKED_BYTES = 380_000;

/** The catalogue in our own form is shorter than CISA's, which may have so many. */
const MOST_PLAIN_BYTES = MOST_DOWNLOADED_BYTES;
const Stored = z.object({ date: z.iso.datetime(), packed: z.instanceof(Uint8Array) });
/** By CVE id: the date of the listing, the date to act by or an empty text, whether ransomware uses it. */
const Packed = z.record(z.string(), z.tuple([z.string(), z.string(), z.boolean()]));

/** The catalogue as one item. `fetchedAt` is an ISO time. */
export const kevItem = (feed: KevFeed, fetchedAt: string): Item & { packed: Uint8Array } => ({
  ...KEV_LIST,
  date: feed.date,
  entries: feed.byCve.size,
  fetchedAt,
  packed: gzipSync(packedText(feed)),
});

/** What the catalogue says, whatever its date: the same text for the same entries. */
export const packedText = ({ byCve }: KevFeed): string =>
  JSON.stringify(
    Object.fromEntries(
      [...byCve]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([cve, { added, due = '', ransomware }]) => [cve, [added, due, ransomware]]),
    ),
  );

/**
 * The catalogue in an item; undefined where there is none, and where it cannot be read: such a copy is
 * no copy, which helps no image to pass, and the next refresh writes it anew.
 */
export function kevIn(item: Item | undefined): KevFeed | undefined {
  const stored = Stored.safeParse(item);
  const packed = stored.data && Packed.safeParse(jsonIn(stored.data.packed)).data;
  if (!stored.data || !packed) return undefined;
  const entries = Object.entries(packed).map(
    ([cve, [added, due, ransomware]]) => [cve, { added, ...(due && { due }), ransomware }] as const,
  );
  return { date: stored.data.date, byCve: new Map(entries) };
}

function jsonIn(packed: Uint8Array): unknown {
  try {
    return JSON.parse(gunzipSync(packed, { maxOutputLength: MOST_PLAIN_BYTES }).toString('utf8'));
  } catch {
    // Not what we wrote: the schema says so of undefined.
    return undefined;
  }
}
