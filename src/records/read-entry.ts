import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { FindingsUnreadable } from '../core/errors.ts';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import type { ImageRef } from '../core/image.ts';
import type { Current, LedgerEntry } from '../core/ledger/ledger.ts';
import { currentIn } from './current-record.ts';
import { isKept } from './expiry.ts';
import { failedIn } from './failed-record.ts';
import { unpackFindings } from './findings-pack.ts';
import { findingsPrefix, indexIn, partition, SCAN_REPORT, STATE } from './keys.ts';
import { reportIn } from './scan-report-item.ts';
import { onTable, type Table } from './table.ts';

/**
 * What the ledger knows of an image. Read consistently: the lease and the memberships rest on it. Throws
 * PermanentFailure where a record of it cannot be read.
 */
export async function readEntry(table: Table, image: ImageRef): Promise<LedgerEntry> {
  const items = await queryAll(table, image, STATE);
  const state = items.find(({ sk }) => sk === STATE);
  const name = partition(image);
  const report = reportIn(
    items.find(({ sk }) => sk === SCAN_REPORT),
    name,
  );
  const failed = failedIn(state?.['failed'], name);
  return {
    ...(state && { current: currentIn(state['current'], name) }),
    listedBy: items.flatMap(({ sk }) => indexIn(sk) ?? []),
    ...(report && { report }),
    ...(failed && { failed, failedUntil: String(state?.['dueAt']) }),
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
  const found = await queryAll(table, image, findingsPrefix(findingsId));
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

type Item = Record<string, unknown> & { readonly sk: string };

async function queryAll(table: Table, image: ImageRef, prefix: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await onTable(`reading the ledger of ${partition(image)}`, () =>
      table.client.send(
        new QueryCommand({
          TableName: table.name,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :image AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':image': partition(image), ':prefix': prefix },
          ExclusiveStartKey: from,
        }),
      ),
    );
    items.push(...((answer.Items ?? []) as Item[]));
    from = answer.LastEvaluatedKey;
  } while (from);
  return items;
}
