import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { inBatches } from '../../core/in-batches.ts';
import { type Item, readAll, type Write, writeAll } from '../../records/batches.ts';
import { EPSS_MANIFEST, EPSS_META, epssBlock } from '../../records/keys.ts';
import { onTable, type Table } from '../../records/table.ts';
import { orKeep, refuseWorse } from '../download/better-copy.ts';
import type { Refreshed } from '../feed-store.ts';
import { downloadEpss } from './download-epss.ts';
import { type EpssFeed, packBlock } from './epss-blocks.ts';
import { blockItem, manifestIn, manifestItem, metaIn, metaItem, packedIn } from './epss-items.ts';

const DOING = "refreshing the copy of FIRST's EPSS";
/** Compared and written at the same moment: one call that reads and at most four that write. */
const SHARE = 100;

/**
 * Replaces the copy of the scores by what FIRST publishes now. Every block is compared with what stands
 * in the table, so that whatever a crash or another run left there is mended. The date comes last: until
 * then the copy counts as old as it was.
 */
export async function refreshEpss(table: Table, url: string, now: Date): Promise<Refreshed> {
  const found = await readAll(table, DOING, [EPSS_META, EPSS_MANIFEST], { ConsistentRead: true });
  const held = metaIn(found.find(({ sk }) => sk === EPSS_META.sk));
  const fresh = await orKeep(held, async () => {
    const feed = await downloadEpss(url, now);
    refuseWorse(feed, held, { feed: 'epss', url });
    return feed;
  });
  const known = manifestIn(found.find(({ sk }) => sk === EPSS_MANIFEST.sk));
  const changed = await writeBlocks(table, fresh, known);
  if (held?.date !== fresh.date || held.entries !== fresh.entries || changed > 0) {
    await put(table, metaItem(fresh, now.toISOString()));
  }
  return { feed: 'epss', date: fresh.date, entries: fresh.entries, changed };
}

/** The manifest names every block that may be there: new ones before they come, old ones until they are gone. */
async function writeBlocks(
  table: Table,
  fresh: EpssFeed,
  known: readonly string[],
): Promise<number> {
  const wanted = [...fresh.blocks.keys()].sort();
  const all = [...new Set([...known, ...wanted])];
  if (all.length > known.length) await put(table, manifestItem(all));
  let changed = 0;
  for (const share of inBatches(all, SHARE)) {
    const writes = await writesFor(table, fresh, share);
    await writeAll(table, DOING, writes);
    changed += writes.length;
  }
  if (all.length > wanted.length) await put(table, manifestItem(wanted));
  return changed;
}

async function writesFor(table: Table, fresh: EpssFeed, keys: readonly string[]): Promise<Write[]> {
  const items = await readAll(table, DOING, keys.map(epssBlock), { ConsistentRead: true });
  const stored = new Map(items.map((item) => [item.pk, item]));
  return keys.flatMap((key): Write[] => {
    const item = stored.get(epssBlock(key).pk);
    const block = fresh.blocks.get(key);
    if (!block) return item ? [{ DeleteRequest: { Key: epssBlock(key) } }] : [];
    const packed = packBlock(block);
    const before = packedIn(item);
    if (before && Buffer.compare(before, packed) === 0) return [];
    return [{ PutRequest: { Item: blockItem(key, packed) } }];
  });
}

async function put(table: Table, Item: Item): Promise<void> {
  await onTable(DOING, () => table.client.send(new PutCommand({ TableName: table.name, Item })));
}
