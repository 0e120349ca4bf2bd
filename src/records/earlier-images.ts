import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ImageRef } from '../core/image.ts';
import type { EarlierImage, RepositoryEntry } from '../core/ledger/ledger.ts';
import { MOST_LISTED } from '../core/ledger/tag-line.ts';
import { isKept } from './expiry.ts';
import { waiversIn } from './interventions/waivers-item.ts';
import {
  LISTED_IMAGE,
  listedImageIn,
  listedImageSort,
  MEMORY,
  repositoryPartition,
  TREND,
  WAIVERS,
} from './keys.ts';
import { Count, record, Time } from './parsed.ts';
import { memoryIn } from './repository-memory.ts';
import { trendIn } from './repository-trend.ts';
import { onTable, type Table } from './table.ts';

/**
 * The judged images of a repository that were pushed last, the newest first, what the repository remembers and has counted, and
 * what people have accepted in it from Slack. An entry that cannot be read stands among them as one. Read consistently: an image that comes
 * right after another is to know since when its findings stand.
 */
export async function readRepository(
  table: Table,
  image: ImageRef,
  now: Date,
): Promise<RepositoryEntry> {
  const items = await readBackwards(table, image, now, WAIVERS, MOST_LISTED + 3);
  const waivers = items.find(({ sk }) => sk === WAIVERS);
  return {
    earlier: imagesAmong(items.filter(({ sk }) => sk.startsWith(LISTED_IMAGE))),
    ...(await sharedAmong(items)),
    ...(waivers && { waivers: waiversIn(waivers) }),
  };
}

/** What a repository remembers and has counted. */
export type Shared = Pick<RepositoryEntry, 'memory' | 'trend'>;

/** Neither has an end, and nothing else is asked for. */
const NEVER_PAST = new Date(0);

/** The same alone, for a run that has read all else before. */
export const readShared = async (table: Table, image: ImageRef): Promise<Shared> =>
  sharedAmong(await readBackwards(table, image, NEVER_PAST, TREND, 2));

async function sharedAmong(items: readonly Item[]): Promise<Shared> {
  const memory = items.find(({ sk }) => sk === MEMORY);
  const trend = items.find(({ sk }) => sk === TREND);
  return {
    ...(memory && { memory: await memoryIn(memory) }),
    ...(trend && { trend: trendIn(trend) }),
  };
}

/** The same images, or with `before` (ISO time) those pushed until then. */
export async function readEarlierImages(
  table: Table,
  image: ImageRef,
  now: Date,
  before = '9999',
): Promise<EarlierImage[]> {
  // The digest follows the time, and sorts below this.
  const from = `${listedImageSort(before)}~`;
  return imagesAmong(await readBackwards(table, image, now, from, MOST_LISTED));
}

type Item = Readonly<Record<string, unknown>> & { readonly sk: string };

/** As many items as were asked for, from a sort key down to the images listed first: a page holds 1 MB. */
async function readBackwards(
  table: Table,
  image: ImageRef,
  now: Date,
  from: string,
  most: number,
): Promise<Item[]> {
  const partition = repositoryPartition(image);
  const items: Item[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :repository AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':repository': partition,
        ':first': LISTED_IMAGE,
        ':last': from,
      },
      ScanIndexForward: false,
      Limit: most - items.length,
      ExclusiveStartKey: start,
    });
    const answer = await onTable(`reading the judged images of ${partition}`, () =>
      table.client.send(command),
    );
    items.push(...((answer.Items ?? []) as Item[]).filter((item) => isKept(item, now)));
    start = answer.LastEvaluatedKey;
  } while (start && items.length < most);
  return items;
}

const imagesAmong = (items: readonly Item[]): EarlierImage[] =>
  items.slice(0, MOST_LISTED).map(({ sk, listed }) => listedIn(listed, sk));

const ListedRecord = record<Omit<EarlierImage, 'isUnreadable'>>({
  digest: z.string(),
  pushedAt: Time,
  names: z.array(z.string()),
  findingsItems: Count,
  findingsId: z.string(),
  // A former version did not say.
  comparable: z._default(z.boolean(), false),
});

function listedIn(listed: unknown, sk: string): EarlierImage {
  const { success, data } = ListedRecord.safeParse(listed);
  if (success) return data;
  const nothing = { names: [], findingsItems: 0, findingsId: '', comparable: false } as const;
  return { ...listedImageIn(sk), ...nothing, isUnreadable: true };
}
