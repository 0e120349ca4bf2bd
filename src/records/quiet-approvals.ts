import * as z from 'zod/mini';
import { type ImageRef, imageKey, parseImageKey } from '../core/image.ts';
import { inBatches } from '../core/in-batches.ts';
import type { Current } from '../core/ledger/ledger.ts';
import type { QuietApproval } from '../core/telling/approved.ts';
import { DAY } from '../core/time.ts';
import { expiresAfter, isKept } from './expiry.ts';
import { APPROVALS, approvalSort, partition, STATE } from './keys.ts';
import { Count, record } from './parsed.ts';
import { queryAll } from './query-all.ts';
import { readItems } from './read-list.ts';
import type { Table } from './table.ts';

/** A channel that takes no message for longer does not hear of it. */
const KEPT = 14 * DAY;
/** As many images as are read in one call. */
const IMAGES = 100;

/** What is kept of it beside what its key says. */
type Kept = Omit<QuietApproval, 'image' | 'at'>;

const KeptRecord = record<Kept>({
  number: Count,
  aside: Count,
  inGrace: Count,
  accepted: Count,
  channel: z.exactOptional(z.string()),
});

/** An approval of which nothing is said by itself, as an item of the transaction of its judgement. */
export function approvalPut(table: Table, { image, at, ...kept }: QuietApproval, now: Date) {
  const key = { pk: APPROVALS, sk: approvalSort(at, image) };
  const Item = { ...key, kept, expiresAt: expiresAfter(KEPT, now) };
  return { Put: { TableName: table.name, Item } };
}

/** Such an approval, and how its image stands by now; without a record where that cannot be read. */
export interface ApprovalNow {
  readonly approval: QuietApproval;
  readonly current?: Current;
}

/**
 * What was approved without a word from one time on and before another (ISO), a hundred images at a time; of an image
 * the latest.
 */
export async function* readApprovals(
  table: Table,
  from: string,
  before: string,
  now: Date,
): AsyncGenerator<readonly ApprovalNow[]> {
  const items = await queryAll(table, 'reading what was approved', {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :approvals AND sk BETWEEN :from AND :before',
    ExpressionAttributeValues: { ':approvals': APPROVALS, ':from': from, ':before': before },
  });
  const all = items.filter((item) => isKept(item, now)).flatMap(approvalIn);
  const latest = new Map(all.map((one) => [imageKey(one.image), one]));
  for (const batch of inBatches([...latest.values()], IMAGES)) {
    const keys = batch.map(({ image }) => ({ pk: partition(image), sk: STATE }));
    const listed = await readItems(table, keys);
    const records = new Map(listed.map(({ image, current }) => [imageKey(image), current]));
    yield batch.map((approval) => {
      const current = records.get(imageKey(approval.image));
      return { approval, ...(current && { current }) };
    });
  }
}

/** No judgement has this number. */
const NOBODY_KNOWS: Kept = { number: 0, aside: 0, inGrace: 0, accepted: 0 };

/** One that cannot be read is named all the same: the key says which image it is. */
function approvalIn({ sk, kept }: Readonly<Record<string, unknown>>): QuietApproval[] {
  const place = placeIn(String(sk));
  const read = KeptRecord.safeParse(kept);
  return place ? [{ ...place, ...(read.success ? read.data : NOBODY_KNOWS) }] : [];
}

function placeIn(key: string): { readonly image: ImageRef; readonly at: string } | undefined {
  const at = key.slice(0, key.indexOf('/'));
  const image = parseImageKey(key.slice(at.length + 1));
  return image && { image, at };
}
