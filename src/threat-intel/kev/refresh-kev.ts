import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { readAll } from '../../records/batches.ts';
import { KEV_LIST } from '../../records/keys.ts';
import { onTable, type Table } from '../../records/table.ts';
import { orKeep, refuseWorse } from '../download/better-copy.ts';
import { refused } from '../download/feed-refused.ts';
import type { Refreshed } from '../feed-store.ts';
import { downloadKev } from './download-kev.ts';
import type { KevFeed } from './kev-feed.ts';
import { kevIn, kevItem, MOST_PACKED_BYTES, packedText } from './kev-item.ts';

/** Replaces the copy of the catalogue by what CISA publishes now, in one write. */
export async function refreshKev(table: Table, url: string, now: Date): Promise<Refreshed> {
  const address = { feed: 'kev', url } as const;
  const doing = "refreshing the copy of CISA's KEV";
  const [item] = await readAll(table, doing, [KEV_LIST], { ConsistentRead: true });
  const held = kevIn(item);
  const measured = held && { date: held.date, entries: held.byCve.size };
  const { fresh, Item } = await orKeep(measured, async () => {
    const fresh = await downloadKev(url, now);
    refuseWorse({ date: fresh.date, entries: fresh.byCve.size }, measured, address);
    const Item = kevItem(fresh, now.toISOString());
    if (Item.packed.byteLength > MOST_PACKED_BYTES) {
      throw refused(address, `its ${fresh.byCve.size} entries do not fit into one item`);
    }
    return { fresh, Item };
  });
  const changed = held && isSame(held, fresh) ? 0 : 1;
  if (changed === 1) {
    await onTable(doing, () => table.client.send(new PutCommand({ TableName: table.name, Item })));
  }
  return { feed: 'kev', date: fresh.date, entries: fresh.byCve.size, changed };
}

const isSame = (held: KevFeed, fresh: KevFeed): boolean =>
  held.date === fresh.date && packedText(held) === packedText(fresh);
