import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { isAfterJudging, PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { type DueItem, isRequest } from '../core/ledger/due.ts';
import { causeOf, type Failed, failedAgain, isNews, pauseAfter } from '../core/ledger/failed.ts';
import { DAY, MINUTE } from '../core/time.ts';
import { currentIn } from './current-record.ts';
import { after, takenUpOf, updateDue } from './due-item.ts';
import { failedIn } from './failed-record.ts';
import { partition, STATE } from './keys.ts';
import { type NamedRequest, requestIn } from './request-record.ts';
import { onTable, type Table } from './table.ts';

/** Something due that a sweep has taken upon itself: until `dueAt` has come again, no other one does. */
export interface TakenUp extends DueItem {
  /** How often that was so before without its being brought to an end: runs may have died of it. */
  readonly before: number;
  /** How many findings the image had when it was judged last; 0 where that is not known. */
  readonly findings: number;
  /** What it failed of before. */
  readonly failed?: Failed;
  /** Of a request: what it says, and its name. */
  readonly request?: NamedRequest;
}

const SHORTEST_PAUSE = 10 * MINUTE;
const LONGEST_PAUSE = DAY;

/**
 * Takes something up that is due, and puts it off before anything is done: one at which the function dies
 * would be the first again at every sweep. Undefined where it is not due any more, or another's by now.
 * One that has been taken up before is put aside for a minute, for `takeUpAlone`. Where its record cannot be
 * read it is put off as what fails is, and PermanentFailure is thrown for the first time that it is so.
 */
export async function takeUp(table: Table, due: DueItem, now: Date): Promise<TakenUp | undefined> {
  const count = takenUpOf(due.kind);
  const taking = updateDue(table, due, {
    UpdateExpression: `SET dueAt = :later, ${count.path} = if_not_exists(${count.path}, :none) + :one`,
    ConditionExpression: 'attribute_exists(due) AND dueAt <= :now',
    ...count.names,
    ExpressionAttributeValues: {
      ':now': now.toISOString(),
      ':later': after(SHORTEST_PAUSE, now),
      ':none': 0,
      ':one': 1,
    },
  });
  // A request says nothing of the image's findings.
  const counting = isRequest(due.kind) ? findingsOf(table, due.image) : 0;
  const [item, findings] = await Promise.all([taking, counting]);
  if (!item) return undefined;
  const failed = failedIn(item['failed']);
  try {
    return await takenUpFrom(table, due, { item, findings, ...(failed && { failed }) }, now);
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    await putOffFailed(
      table,
      { ...due, before: 0, findings: 0, ...(failed && { failed }) },
      error,
      now,
    );
    if (isNews(failed, error)) throw error;
    return undefined;
  }
}

/** What a request or a record said when it was taken up. */
interface Read {
  readonly item: Readonly<Record<string, unknown>>;
  readonly findings: number;
  readonly failed?: Failed;
}

async function takenUpFrom(
  table: Table,
  due: DueItem,
  { item, findings, failed }: Read,
  now: Date,
): Promise<TakenUp> {
  const { image } = due;
  const place = partition(image);
  if (isRequest(due.kind)) {
    const { takenUp, ...request } = requestIn(item, place);
    const before = takenUp - 1;
    if (before > 0) await noteTakenUp(table, due, takenUp, before, after(MINUTE, now));
    return { ...due, before, findings, request, ...(failed && { failed }) };
  }
  const { takenUp = 1, judgement } = currentIn(item['current'], place);
  const before = takenUp - 1;
  if (before > 0) await noteTakenUp(table, due, takenUp, before, after(MINUTE, now));
  return { ...due, before, findings: sumOf(judgement.counts), ...(failed && { failed }) };
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** How many findings the image had when it was judged last: only for how many are judged at once. */
async function findingsOf(table: Table, image: ImageRef): Promise<number> {
  const command = new GetCommand({
    TableName: table.name,
    Key: { pk: partition(image), sk: STATE },
    ProjectionExpression: '#current.judgement.counts',
    ExpressionAttributeNames: { '#current': 'current' },
  });
  const answer = await onTable(`reading the counts of ${partition(image)}`, () =>
    table.client.send(command),
  );
  const { judgement } = (answer.Item?.['current'] ?? {}) as {
    judgement?: { counts?: Record<string, number> };
  };
  return sumOf(judgement?.counts ?? {});
}

/**
 * Takes something up that was put aside, right before it is judged alone: whether it is the one of which
 * runs die, nobody knows of the others that were put aside with it. Each time it is left without an end,
 * the others get a longer turn. False where it is another's by now.
 */
export async function takeUpAlone(table: Table, taken: TakenUp, now: Date): Promise<boolean> {
  const { before } = taken;
  const pause = Math.min(SHORTEST_PAUSE * 2 ** before, LONGEST_PAUSE);
  return noteTakenUp(table, taken, before, before + 1, after(pause, now));
}

async function noteTakenUp(
  table: Table,
  due: DueItem,
  from: number,
  to: number,
  dueAt: string,
): Promise<boolean> {
  const count = takenUpOf(due.kind);
  const noted = await updateDue(table, due, {
    UpdateExpression: `SET dueAt = :dueAt, ${count.path} = :to`,
    ConditionExpression: `attribute_exists(due) AND ${count.path} = :from`,
    ...count.names,
    ExpressionAttributeValues: { ':dueAt': dueAt, ':from': from, ':to': to },
  });
  return noted !== undefined;
}

/**
 * Puts off what could not be done, so that those which always fail do not keep the others from their
 * turn, and writes down of what it failed: longer each time it fails of the same. That a run has failed and
 * not died of it is known by this.
 */
export async function putOffFailed(
  table: Table,
  { image, kind, failed, request }: TakenUp,
  failure: unknown,
  now: Date,
): Promise<void> {
  const judged = isAfterJudging(failure) ? { judged: request?.name ?? (true as const) } : {};
  const next: Failed = { ...failedAgain(failed, causeOf(failure), now), ...judged };
  const later = after(pauseAfter(next, failure), now);
  const count = takenUpOf(kind);
  await updateDue(
    table,
    { image, kind },
    {
      UpdateExpression: `SET dueAt = :later, failed = :failed REMOVE ${count.path}`,
      ConditionExpression: 'attribute_exists(due) AND dueAt <= :later',
      ...count.names,
      ExpressionAttributeValues: { ':later': later, ':failed': next },
    },
  );
}
