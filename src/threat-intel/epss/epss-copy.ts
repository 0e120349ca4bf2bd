import { EPSS_META, epssBlock } from '../../records/keys.ts';
import type { FeedCopy, ItemAt, Searchable } from '../feed-store.ts';
import { type EpssBlock, type EpssFeed, scoreIn, scorePlaceOf } from './epss-blocks.ts';
import { blockIn, metaIn } from './epss-items.ts';

/** FIRST's scores: every block that may hold one of those that are asked for. */
export const epssCopy: FeedCopy<'epss'> = {
  keysFor: (cves) => [EPSS_META, ...blocksFor(cves).map(epssBlock)],
  copyIn: (itemAt, cves) => {
    const feed = feedIn(itemAt, blocksFor(cves));
    return feed && searchableEpss(feed);
  },
};

const blocksFor = (cves: readonly string[]): string[] => [
  ...new Set(cves.map((cve) => scorePlaceOf(cve).key)),
];

type Scores = Pick<EpssFeed, 'date' | 'blocks'>;

export const searchableEpss = ({ date, blocks }: Scores): Searchable<'epss'> => ({
  date,
  entryOf: (cve) => {
    const { key, offset } = scorePlaceOf(cve);
    const block = blocks.get(key);
    return block && scoreIn(block, offset);
  },
});

/** A block that is not there has no scores; one that cannot be read makes the copy unreadable. */
function feedIn(itemAt: ItemAt, keys: readonly string[]): Scores | undefined {
  const meta = metaIn(itemAt(EPSS_META));
  if (!meta) return undefined;
  const blocks = new Map<string, EpssBlock>();
  for (const key of keys) {
    const item = itemAt(epssBlock(key));
    if (!item) continue;
    const block = blockIn(item);
    if (!block) return undefined;
    blocks.set(key, block);
  }
  return { date: meta.date, blocks };
}
