import type { Digest } from '../core/digest.ts';
import type { GateEntry, OpenRequest } from '../core/gate/gate-entry.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import { failedIn } from './failed-record.ts';
import { partition, REQUESTS, requestSort, SCAN_REPORT, STATE } from './keys.ts';
import { queryAll } from './query-all.ts';
import { entryIn, type Item } from './read-entry.ts';
import { requestIn } from './request-record.ts';
import { reportIn } from './scan-report-item.ts';
import type { Table } from './table.ts';

/**
 * What the ledger knows of an image, and what of it nobody has looked at: one query. What is asked for stands before the
 * state in the order of keys, and is read before it: what is ended in between is in the state by then. Of an index its
 * platforms are read as well, of which events speak, and then itself once more, for the same reason. Throws
 * PermanentFailure where a record cannot be read.
 */
export async function readForGate(table: Table, image: ImageRef): Promise<GateEntry> {
  const entry = await readWhole(table, image);
  const platforms = platformsOf(entry, image);
  if (platforms.length === 0) return entry;
  const theirs = await Promise.all(
    platforms.map(async (digest) => {
      const one = sibling(image, digest);
      return newsIn(await itemsBetween(table, one, SCAN_REPORT), one);
    }),
  );
  const { requests, reports, ...again } = await readWhole(table, image);
  const asked = theirs.flatMap((one) => one.requests);
  return {
    ...again,
    requests: [...requests, ...asked.map((one) => ({ ...one, isOfPlatform: true as const }))],
    reports: [...reports, ...theirs.flatMap((one) => one.reports)],
  };
}

const platformsOf = ({ current }: GateEntry, { digest }: ImageRef): Digest[] =>
  (current?.judgement.platforms ?? []).flatMap((one) =>
    one.digest === digest ? [] : [one.digest],
  );

async function readWhole(table: Table, image: ImageRef): Promise<GateEntry> {
  const items = await itemsBetween(table, image, `${STATE}/${LAST}`);
  return { ...entryIn(items, image), ...newsIn(items, image) };
}

/** Behind all that a key has after its prefix. */
const LAST = '~';

/** What is held has been judged. */
const KINDS = ['acted', 'heard', 'again'] as const;

/** From its requests on. */
const itemsBetween = async (table: Table, image: ImageRef, to: string): Promise<Item[]> =>
  (await queryAll(table, `reading the ledger of ${partition(image)}`, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :image AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: { ':image': partition(image), ':from': REQUESTS, ':to': to },
  })) as Item[];

const newsIn = (
  items: readonly Item[],
  image: ImageRef,
): Pick<GateEntry, 'requests' | 'reports'> => ({
  requests: openIn(items, image),
  reports: items
    .filter(({ sk }) => sk === SCAN_REPORT)
    .flatMap((item) => {
      const report = reportIn(item, partition(image));
      return report ? [{ digest: image.digest, report, notedAt: String(item['at']) }] : [];
    }),
});

function openIn(items: readonly Item[], image: ImageRef): OpenRequest[] {
  return items.flatMap((item) => {
    const kind = KINDS.find((one) => item.sk === requestSort(one));
    if (kind === undefined) return [];
    const { why, name } = requestIn(item, partition(image));
    const failed = failedIn(item['failed']);
    const isJudged = failed?.judged === name;
    const { askedAt } = item;
    return [
      {
        kind,
        why,
        ...(failed && { failed }),
        ...(isJudged && { isJudged }),
        ...(typeof askedAt === 'string' && { askedAt }),
      },
    ];
  });
}
