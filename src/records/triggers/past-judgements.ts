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
  const doubted = (): Pick<Past, 'isAfterDoubt'> =>
    first !== judgement ? { isAfterDoubt: true } : {};
  const backwards = judgementsOf(table, image, { from: 0, to: number, isBackwards: true }, now);
  for await (const one of backwards) {
    if (!judgement) {
      if (one.number !== number) return undefined;
      judgement = one.judgement;
    } else if (one.judgement.verdict !== 'undecided') {
      return { judgement, decided: one.judgement, first: one.judgement, ...doubted() };
    }
    first = one.judgement;
  }
  return judgement && first && { judgement, first, ...doubted() };
}

/** No image has as many. */
const LAST = 999_999;

/** The judgements behind one, the first one first. Throws PermanentFailure for one that cannot be read. */
export async function readAfter(
  table: Table,
  image: ImageRef,
  number: number,
  now: Date,
): Promise<readonly Judgement[]> {
  const those = judgementsOf(table, image, { from: number + 1, to: LAST, isBackwards: false }, now);
  const judgements: Judgement[] = [];
  for await (const { judgement } of those) judgements.push(judgement);
  return judgements;
}

async function* judgementsOf(
  table: Table,
  image: ImageRef,
  which: { readonly from: number; readonly to: number; readonly isBackwards: boolean },
  now: Date,
): AsyncGenerator<{ readonly number: number; readonly judgement: Judgement }> {
  const pk = partition(image);
  let from: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :image AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':image': pk,
        ':first': judgementSort(which.from),
        ':last': judgementSort(which.to),
      },
      ScanIndexForward: !which.isBackwards,
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
