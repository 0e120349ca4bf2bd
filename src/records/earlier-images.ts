import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ImageRef } from '../core/image.ts';
import type { EarlierImage } from '../core/ledger/ledger.ts';
import { LISTED_IMAGE, listedImageIn, listedImageSort, repositoryPartition } from './keys.ts';
import { Count, record, Time } from './parsed.ts';
import { onTable, type Table } from './table.ts';

/** Enough to find one of the same line of tags among branches that are pushed all day. */
const IMAGES = 100;

/**
 * The judged images of a repository that were pushed last, the newest first; with `before` (ISO time)
 * those pushed until then. An entry that cannot be read stands among them as one. Read consistently: an image that comes right after another is to know since
 * when its findings stand.
 */
export async function readEarlierImages(
  table: Table,
  image: ImageRef,
  before?: string,
): Promise<EarlierImage[]> {
  const partition = repositoryPartition(image);
  const command = new QueryCommand({
    TableName: table.name,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :repository AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':repository': partition,
      ':first': LISTED_IMAGE,
      // The digest follows the time, and sorts below this.
      ':last': `${listedImageSort(before ?? '9999')}~`,
    },
    ScanIndexForward: false,
    Limit: IMAGES,
  });
  const answer = await onTable(`reading the judged images of ${partition}`, () =>
    table.client.send(command),
  );
  return (answer.Items ?? []).map(({ sk, listed }) => listedIn(listed, String(sk)));
}

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
