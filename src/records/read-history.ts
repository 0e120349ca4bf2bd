import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ImageRef } from '../core/image.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import { isKept } from './expiry.ts';
import { JudgementRecord } from './judgement-record.ts';
import { HISTORY, partition } from './keys.ts';
import { Count, parsed, record } from './parsed.ts';
import { onTable, type Table } from './table.ts';

/** A judgement of an image, with where its findings are. */
export interface PastJudgement {
  /** Counts the judgements of the image, from 1. */
  readonly number: number;
  readonly judgement: Judgement;
  readonly findingsItems: number;
  readonly findingsId?: string;
}

const PastRecord = record<Omit<PastJudgement, 'number'>>({
  judgement: JudgementRecord,
  findingsItems: Count,
  findingsId: z.exactOptional(z.string()),
});

/** Judgements are a few kilobytes each. */
const PAGE = 50;

/**
 * The judgements of an image that are kept, the first one first, page by page. Throws PermanentFailure for
 * one that cannot be read.
 */
export async function* readHistory(
  table: Table,
  image: ImageRef,
  now: Date,
): AsyncGenerator<PastJudgement> {
  const pk = partition(image);
  let from: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :image AND begins_with(sk, :history)',
      ExpressionAttributeValues: { ':image': pk, ':history': HISTORY },
      Limit: PAGE,
      ExclusiveStartKey: from,
    });
    const answer = await onTable(`reading the history of ${pk}`, () => table.client.send(command));
    for (const item of answer.Items ?? []) {
      const number = Number(String(item['sk']).slice(HISTORY.length));
      // One that was lost is known by the end that it was given, and by nothing else.
      if (!isKept(item, now) || item['judgement'] === undefined) continue;
      yield { number, ...parsed(PastRecord, item, `judgement ${number} of ${pk}`) };
    }
    from = answer.LastEvaluatedKey;
  } while (from);
}
