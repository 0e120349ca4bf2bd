import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type ImageRef, parseImageKey } from '../core/image.ts';
import type { Found, FoundOf } from '../core/ledger/compared.ts';
import { WHYS } from '../core/ledger/request.ts';
import { VerdictWord } from './judgement-record.ts';
import { CHANGES, changeSort, comparisonPartition } from './keys.ts';
import { Count, parsed, record, whenRead } from './parsed.ts';
import { queryAll } from './query-all.ts';
import { onTable, type Table } from './table.ts';

const FoundRecord = whenRead(() =>
  record<Found>({
    names: z.array(z.string()),
    why: z.enum(WHYS),
    before: z.exactOptional(VerdictWord),
    after: VerdictWord,
    reason: z.string(),
    heard: z.exactOptional(z.record(z.string(), z.union([VerdictWord, z.literal('none')]))),
    round: z.exactOptional(Count),
    marked: z.exactOptional(Count),
  }),
);

const DOING = 'reading what the comparison has changed';
const foundIn = (change: unknown): Found =>
  parsed(FoundRecord, change, 'what the comparison has changed');

/** What a comparison has found out about an image by now. */
export async function readFound(
  table: Table,
  id: string,
  image: ImageRef,
): Promise<Found | undefined> {
  const Key = { pk: comparisonPartition(id), sk: changeSort(image) };
  const command = new GetCommand({ TableName: table.name, Key, ConsistentRead: true });
  const { Item } = await onTable(DOING, () => table.client.send(command));
  return Item && foundIn(Item['change']);
}

/** The images of which a comparison has something to tell. */
export async function readAllFound(table: Table, id: string): Promise<FoundOf[]> {
  const items = await queryAll(table, DOING, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :changes)',
    ExpressionAttributeValues: { ':pk': comparisonPartition(id), ':changes': CHANGES },
  });
  return items.flatMap(({ sk, change }) => {
    const image = parseImageKey(String(sk).slice(CHANGES.length));
    return image ? [{ image, ...foundIn(change) }] : [];
  });
}
