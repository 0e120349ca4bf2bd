import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ImageRef } from '../../core/image.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import type { Past } from '../../core/triggers/set-off.ts';
import { isKept } from '../expiry.ts';
import { JudgementRecord } from '../judgement-record.ts';
import { HISTORY, judgementSort, partition } from '../keys.ts';
import { parsed } from '../parsed.ts';
import { onTable, type Table } from '../table.ts';

const HasJudgement = z.looseObject({ judgement: JudgementRecord });

/** Mostly the one before it says all. */
const PAGE = 10;

/**
 * A judgement, and those before it that say what it sets off; undefined where it is not kept any more. Throws
 * PermanentFailure for one that cannot be read.
 */
export async function readPast(
  table: Table,
  image: ImageRef,
  number: number,
  now: Date,
): Promise<Past | undefined> {
  let judgement: Judgement | undefined;
  let first: Judgement | undefined;
  for await (const one of backwards(table, image, number, now)) {
    if (!judgement) {
      if (one.number !== number) return undefined;
      judgement = one.judgement;
    } else if (one.judgement.verdict !== 'undecided') {
      return { judgement, decided: one.judgement, first: one.judgement };
    }
    first = one.judgement;
  }
  return judgement && first && { judgement, first };
}

async function* backwards(
  table: Table,
  image: ImageRef,
  number: number,
  now: Date,
): AsyncGenerator<{ readonly number: number; readonly judgement: Judgement }> {
  const pk = partition(image);
  let from: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :image AND sk BETWEEN :first AND :this',
      ExpressionAttributeValues: {
        ':image': pk,
        ':first': judgementSort(0),
        ':this': judgementSort(number),
      },
      ScanIndexForward: false,
      Limit: PAGE,
      ExclusiveStartKey: from,
    });
    const answer = await onTable(`reading the history of ${pk}`, () => table.client.send(command));
    for (const item of answer.Items ?? []) {
      if (!isKept(item, now) || item['judgement'] === undefined) continue;
      const its = Number(String(item['sk']).slice(HISTORY.length));
      yield { number: its, ...parsed(HasJudgement, item, `judgement ${its} of ${pk}`) };
    }
    from = answer.LastEvaluatedKey;
  } while (from);
}
