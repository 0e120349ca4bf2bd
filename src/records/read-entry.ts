import { FindingsUnreadable } from '../core/errors.ts';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import type { ImageRef } from '../core/image.ts';
import type { Current, LedgerEntry } from '../core/ledger/ledger.ts';
import { currentIn } from './current-record.ts';
import { isKept } from './expiry.ts';
import { failedIn } from './failed-record.ts';
import { unpackFindings } from './findings-pack.ts';
import { releaseIn, snoozeIn } from './interventions/intervention-record.ts';
import { findingsPrefix, indexIn, partition, RELEASE, SCAN_REPORT, SNOOZE, STATE } from './keys.ts';
import { queryAll } from './query-all.ts';
import { reportIn } from './scan-report-item.ts';
import type { Table } from './table.ts';

/**
 * What the ledger knows of an image. Read consistently: the lease and the memberships rest on it. Throws
 * PermanentFailure where a record of it cannot be read.
 */
export async function readEntry(table: Table, image: ImageRef): Promise<LedgerEntry> {
  return entryIn(await itemsOf(table, image, STATE), image);
}

/** The same of what was read under the keys of its state, and maybe others. Throws PermanentFailure. */
export function entryIn(items: readonly Item[], image: ImageRef): LedgerEntry {
  const state = items.find(({ sk }) => sk === STATE);
  const name = partition(image);
  const report = reportIn(
    items.find(({ sk }) => sk === SCAN_REPORT),
    name,
  );
  const failed = failedIn(state?.['failed']);
  const release = releaseIn(items.find(({ sk }) => sk === RELEASE));
  const snooze = snoozeIn(items.find(({ sk }) => sk === SNOOZE));
  return {
    ...(state && { current: currentIn(state['current'], name) }),
    listedBy: items.flatMap(({ sk }) => indexIn(sk) ?? []),
    ...(report && { report }),
    ...(failed && { failed, failedUntil: String(state?.['dueAt']) }),
    ...(release && { release }),
    ...(snooze && { snooze }),
  };
}

/** Where the findings of a judgement are. */
export type FindingsPlace = Pick<Current, 'findingsItems' | 'findingsId'>;

/** The findings kept with a judgement. Throws FindingsUnreadable where they are not there as they were. */
export async function readFindings(
  table: Table,
  image: ImageRef,
  { findingsItems, findingsId }: FindingsPlace,
  now: Date,
): Promise<readonly KeptFinding[]> {
  if (findingsItems === 0) return [];
  if (!findingsId) throw new FindingsUnreadable(`the findings of ${partition(image)} have no name`);
  const found = await itemsOf(table, image, findingsPrefix(findingsId));
  const items = found.filter((item) => isKept(item, now));
  if (items.length < findingsItems) {
    throw new FindingsUnreadable(`reading the findings of ${partition(image)}: some are gone`);
  }
  try {
    return await unpackFindings(items.map((item) => item['slice'] as Uint8Array));
  } catch (error) {
    throw new FindingsUnreadable(`unpacking the findings of ${partition(image)}`, { cause: error });
  }
}

/** What stands in the table under a key of an image. */
export type Item = Record<string, unknown> & { readonly sk: string };

const itemsOf = async (table: Table, image: ImageRef, prefix: string): Promise<Item[]> =>
  (await queryAll(table, `reading the ledger of ${partition(image)}`, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :image AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':image': partition(image), ':prefix': prefix },
  })) as Item[];
