import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type ImageRef, parseImageKey } from '../../core/image.ts';
import type { Call } from '../../core/triggers/call.ts';
import { CALL, DUE_INDEX, partition, TRIGGERS } from '../keys.ts';
import { queryAll } from '../query-all.ts';
import { onTable, type Table } from '../table.ts';
import { callIn, callKey } from './call-record.ts';

type Place = Pick<Call, 'image' | 'number' | 'trigger'>;

/** `trigger/<number>` and behind it, of a call, the trigger's name. */
const SORT = /^trigger\/(\d+)(?:\/(.+))?$/;

/** What is due as a kind, from an index that lags behind its table: whoever takes one up reads it afresh. */
export async function dueAs(
  table: Table,
  kind: string,
  now: Date,
  limit: number,
): Promise<Place[]> {
  const command = new QueryCommand({
    TableName: table.name,
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'due = :kind AND dueAt <= :now',
    ExpressionAttributeValues: { ':kind': kind, ':now': now.toISOString() },
    Limit: limit,
  });
  const answer = await onTable(`reading what is due as ${kind}`, () => table.client.send(command));
  return (answer.Items ?? []).flatMap(({ pk, sk }) => {
    const image = parseImageKey(String(pk));
    const [, number, trigger = ''] = SORT.exec(String(sk)) ?? [];
    return image && number ? [{ image, number: Number(number), trigger }] : [];
  });
}

/** What cannot be read is left as it is, until that time. */
export async function putAside(table: Table, place: Place, dueAt: string): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: callKey(place),
    UpdateExpression: 'SET dueAt = :later',
    ConditionExpression: 'due = :call',
    ExpressionAttributeValues: { ':later': dueAt, ':call': CALL },
  });
  await onTable(`putting aside a call of ${partition(place.image)}`, () =>
    table.client.send(command),
  );
}

/** The calls that an image has set off, in the order of its judgements. Throws PermanentFailure for one that cannot be read. */
export async function callsOf(table: Table, image: ImageRef): Promise<readonly Call[]> {
  const pk = partition(image);
  const items = await queryAll(table, `reading what ${pk} has set off`, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :image AND begins_with(sk, :triggers)',
    ExpressionAttributeValues: { ':image': pk, ':triggers': TRIGGERS },
  });
  return items.filter(({ call }) => call !== undefined).map((item) => callIn(item, pk));
}
