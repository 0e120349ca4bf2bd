import { QueryCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../core/errors.ts';
import { type ImageRef, parseImageKey } from '../core/image.ts';
import { DUE_KINDS, type DueKind } from '../core/ledger/due.ts';
import { DAY, MINUTE } from '../core/time.ts';
import { currentIn } from './current-record.ts';
import { DUE_INDEX, partition, STATE } from './keys.ts';
import { onTable, type Table } from './table.ts';

/**
 * The images whose time has come, at most `limit`, the longest waiting first, of whatever kind. From an
 * index that lags behind its table: whoever takes one up reads its page afresh.
 */
export async function readDue(table: Table, now: Date, limit: number): Promise<ImageRef[]> {
  const due = await Promise.all(DUE_KINDS.map((kind) => dueOfKind(table, kind, now, limit)));
  return due
    .flat()
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .slice(0, limit)
    .map(({ image }) => image);
}

interface Due {
  readonly image: ImageRef;
  readonly dueAt: string;
}

async function dueOfKind(table: Table, kind: DueKind, now: Date, limit: number): Promise<Due[]> {
  const answer = await onTable(`reading what is due as ${kind}`, () =>
    table.client.send(
      new QueryCommand({
        TableName: table.name,
        IndexName: DUE_INDEX,
        KeyConditionExpression: 'due = :kind AND dueAt <= :now',
        ExpressionAttributeValues: { ':kind': kind, ':now': now.toISOString() },
        Limit: limit,
      }),
    ),
  );
  return (answer.Items ?? []).flatMap((item) => {
    const image = parseImageKey(String(item['pk']));
    return image ? [{ image, dueAt: String(item['dueAt']) }] : [];
  });
}

/** An image that a sweep has taken upon itself: until `dueAt` has come again, no other one does. */
export interface TakenUp {
  readonly image: ImageRef;
  /** How often that was so before without its being brought to an end: runs may have died of it. */
  readonly before: number;
  /** How many findings it had when it was judged last. */
  readonly findings: number;
}

const SHORTEST_PAUSE = 10 * MINUTE;
const LONGEST_PAUSE = DAY;

/**
 * Takes an image up that is due, and puts it off before anything is done: one at which the function dies
 * would be the first again at every sweep. Undefined where it is not due any more, or another's by now.
 * One that has been taken up before is put aside for a minute, for `takeUpAlone`. Throws PermanentFailure
 * where its record cannot be read: it is put off all the same.
 */
export async function takeUp(
  table: Table,
  image: ImageRef,
  now: Date,
): Promise<TakenUp | undefined> {
  const item = await updateDue(table, image, {
    UpdateExpression:
      'SET dueAt = :later, #current.takenUp = if_not_exists(#current.takenUp, :none) + :one',
    ConditionExpression: 'attribute_exists(due) AND dueAt <= :now',
    ExpressionAttributeNames: { '#current': 'current' },
    ExpressionAttributeValues: {
      ':now': now.toISOString(),
      ':later': after(SHORTEST_PAUSE, now),
      ':none': 0,
      ':one': 1,
    },
  });
  if (!item) return undefined;
  const { takenUp = 1, judgement } = currentIn(item['current'], partition(image));
  const before = takenUp - 1;
  if (before > 0) await noteTakenUp(table, image, takenUp, before, after(MINUTE, now));
  const findings = Object.values(judgement.counts).reduce((sum, count) => sum + count, 0);
  return { image, before, findings };
}

/**
 * Takes an image up that was put aside, right before it is judged alone: whether it is the one of which
 * runs die, nobody knows of the others that were put aside with it. Each time it is left without an end,
 * the others get a longer turn. False where it is another's by now.
 */
export async function takeUpAlone(
  table: Table,
  { image, before }: TakenUp,
  now: Date,
): Promise<boolean> {
  const pause = Math.min(SHORTEST_PAUSE * 2 ** before, LONGEST_PAUSE);
  return noteTakenUp(table, image, before, before + 1, after(pause, now));
}

async function noteTakenUp(
  table: Table,
  image: ImageRef,
  from: number,
  to: number,
  dueAt: string,
): Promise<boolean> {
  const noted = await updateDue(table, image, {
    UpdateExpression: 'SET dueAt = :dueAt, #current.takenUp = :to',
    ConditionExpression: 'attribute_exists(due) AND #current.takenUp = :from',
    ExpressionAttributeNames: { '#current': 'current' },
    ExpressionAttributeValues: { ':dueAt': dueAt, ':from': from, ':to': to },
  });
  return noted !== undefined;
}

/**
 * Puts an image off that could not be judged, so that those which always fail do not keep the others
 * from their turn. That a run has failed and not died of it is known by this.
 */
export async function putOffFailed(
  table: Table,
  image: ImageRef,
  milliseconds: number,
  now: Date,
): Promise<void> {
  const later = after(milliseconds, now);
  await updateDue(table, image, {
    UpdateExpression: 'SET dueAt = :later REMOVE #current.takenUp',
    ConditionExpression: 'attribute_exists(due) AND dueAt <= :later',
    ExpressionAttributeNames: { '#current': 'current' },
    ExpressionAttributeValues: { ':later': later },
  });
}

const after = (milliseconds: number, now: Date): string =>
  new Date(now.getTime() + milliseconds).toISOString();

/** The item as it stands afterwards; undefined where the condition does not hold. */
async function updateDue(
  table: Table,
  image: ImageRef,
  update: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { pk: partition(image), sk: STATE },
    ReturnValues: 'ALL_NEW',
    ...update,
  });
  try {
    const answer = await onTable(`putting off ${partition(image)}`, () =>
      table.client.send(command),
    );
    return answer.Attributes ?? {};
  } catch (error) {
    if (error instanceof JudgementInProgress) return undefined;
    throw error;
  }
}
