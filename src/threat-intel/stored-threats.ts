import { cvesAmong } from '../core/findings/threats.ts';
import { EPSS_META, epssBlock, KEV_LIST, type Key } from '../records/keys.ts';
import type { Table } from '../records/table.ts';
import { type Item, readAll } from './batches.ts';
import { type EpssBlock, type EpssFeed, scorePlaceOf } from './epss/epss-blocks.ts';
import { blockIn, metaIn } from './epss/epss-items.ts';
import { kevIn } from './kev/kev-item.ts';
import { intelOf, type ThreatSource } from './threat-source.ts';

/**
 * The copies in the ledger's table. One round trip, however many CVE ids are asked for: the catalogue
 * and every block that may hold one of the scores, in calls at the same moment.
 */
export const threatSourceIn = (table: Table): ThreatSource => ({
  lookUp: async (names) => {
    const cves = cvesAmong(names);
    const blocks = new Set(cves.map((cve) => scorePlaceOf(cve).key));
    const keys = [KEV_LIST, EPSS_META, ...[...blocks].map(epssBlock)];
    const items = await readAll(table, 'looking CVEs up in the threat feeds', keys);
    const at = new Map(items.map((item) => [textOf(item), item]));
    return intelOf(cves, kevIn(at.get(textOf(KEV_LIST))), epssIn(at, blocks));
  },
});

const textOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/** A block that is not there has no scores; one that cannot be read makes the copy unreadable. */
function epssIn(
  at: ReadonlyMap<string, Item>,
  keys: Iterable<string>,
): Pick<EpssFeed, 'date' | 'blocks'> | undefined {
  const meta = metaIn(at.get(textOf(EPSS_META)));
  if (!meta) return undefined;
  const blocks = new Map<string, EpssBlock>();
  for (const key of keys) {
    const item = at.get(textOf(epssBlock(key)));
    if (!item) continue;
    const block = blockIn(item);
    if (!block) return undefined;
    blocks.set(key, block);
  }
  return { date: meta.date, blocks };
}
