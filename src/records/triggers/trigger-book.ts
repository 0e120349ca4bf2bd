import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../../core/image.ts';
import type { Call } from '../../core/triggers/call.ts';
import type { Past } from '../../core/triggers/set-off.ts';
import { expiresAfter } from '../expiry.ts';
import { CALL, type Key, partition, TRIGGER, triggerSort } from '../keys.ts';
import { noteOnTable, onTable, type Table } from '../table.ts';
import { dueAs, putAside, type SetOffByImage, setOffBy } from './call-items.ts';
import { callIn, callKey } from './call-record.ts';
import { readPast } from './past-judgements.ts';

/** A judgement that may set something off. */
export interface Asked {
  readonly image: ImageRef;
  readonly number: number;
}

/** A call as it can be found by its key. */
export type CallPlace = Pick<Call, 'image' | 'number' | 'trigger'>;

/** What judgements set off. A write that another run forestalls throws JudgementInProgress. */
export interface TriggerBook {
  /** The judgements that have not been looked at, and the calls whose time has come, the longest waiting first. */
  due(
    limit: number,
  ): Promise<{ readonly asked: readonly Asked[]; readonly calls: readonly CallPlace[] }>;
  /** The judgement itself with what came before it; undefined where it is not kept any more. */
  past(asked: Asked): Promise<Past | undefined>;
  /** It has been looked at: these calls stand from now on, once. */
  setOff(asked: Asked, calls: readonly Call[]): Promise<void>;
  /** As it stands; undefined where it is not due any more. Throws PermanentFailure where it cannot be read. */
  read(place: CallPlace): Promise<Call | undefined>;
  /** Writes down how far it is, before it goes on at that time (ISO). */
  note(call: Call, dueAt: string): Promise<Call>;
  /** The same of what was done already: with patience. */
  noteDone(call: Call, dueAt: string): Promise<Call>;
  /** Nothing is left to do about it; kept for so many milliseconds. */
  close(call: Call, keep: number): Promise<void>;
  /** Puts aside what cannot be read, for hours; false where it failed of the same before, and people have heard of it. */
  putAside(place: Asked | CallPlace, failure: unknown): Promise<boolean>;
  /** All that an image has set off and is kept, the first one first. */
  ofImage(image: ImageRef): Promise<SetOffByImage>;
}

const requestKey = ({ image, number }: Asked): Key => ({
  pk: partition(image),
  sk: triggerSort(number),
});

export function triggerBookIn(table: Table, now: () => Date): TriggerBook {
  const put = (call: Call, more: object) => {
    const next: Call = { ...call, revision: call.revision + 1 };
    const command = new PutCommand({
      TableName: table.name,
      Item: { ...callKey(call), call: next, ...more },
      ConditionExpression: '#call.revision = :revision',
      ExpressionAttributeNames: { '#call': 'call' },
      ExpressionAttributeValues: { ':revision': call.revision },
    });
    return { next, send: () => table.client.send(command) };
  };
  return {
    due: async (limit) => {
      const [asked, calls] = await Promise.all(
        [TRIGGER, CALL].map((kind) => dueAs(table, kind, now(), limit)),
      );
      return {
        asked: (asked ?? []).map(({ image, number }) => ({ image, number })),
        calls: calls ?? [],
      };
    },
    past: ({ image, number }) => readPast(table, image, number, now()),
    setOff: async (asked, calls) => {
      const TransactItems = [
        {
          Delete: {
            TableName: table.name,
            Key: requestKey(asked),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
        ...calls.map((call) => ({
          Put: {
            TableName: table.name,
            Item: { ...callKey(call), call, due: CALL, dueAt: call.at },
          },
        })),
      ];
      await onTable(`setting off what ${partition(asked.image)} sets off`, () =>
        table.client.send(new TransactWriteCommand({ TransactItems })),
      );
    },
    read: async (place) => {
      const key = callKey(place);
      const doing = `reading a call of ${key.pk}`;
      const { Item: item } = await onTable(doing, () =>
        table.client.send(
          new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
        ),
      );
      const isDue = item?.['due'] === CALL && String(item['dueAt']) <= now().toISOString();
      return item && isDue ? callIn(item, key.pk) : undefined;
    },
    note: async (call, dueAt) => {
      const { next, send } = put(call, { due: CALL, dueAt });
      await onTable(`noting a call of ${partition(call.image)}`, send);
      return next;
    },
    noteDone: async (call, dueAt) => {
      const { next, send } = put(call, { due: CALL, dueAt });
      await noteOnTable(table, `noting a call of ${partition(call.image)}`, send);
      return next;
    },
    close: async (call, keep) => {
      const { send } = put(call, { expiresAt: expiresAfter(keep, now()) });
      await noteOnTable(table, `closing a call of ${partition(call.image)}`, send);
    },
    putAside: (place, failure) => {
      const item =
        'trigger' in place
          ? { key: callKey(place), kind: CALL }
          : { key: requestKey(place), kind: TRIGGER };
      return putAside(table, item, failure, now());
    },
    ofImage: (image) => setOffBy(table, image),
  };
}
