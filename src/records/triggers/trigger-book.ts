import { GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../../core/image.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import type { Failed } from '../../core/ledger/failed.ts';
import type { Call } from '../../core/triggers/call.ts';
import type { Pause } from '../../core/triggers/pause.ts';
import type { Past } from '../../core/triggers/set-off.ts';
import { expiresAfter } from '../expiry.ts';
import { CALL, partition, TRIGGER, triggerSort } from '../keys.ts';
import { noteOnTable, onTable, type Table } from '../table.ts';
import {
  type DuePlace,
  dueAs,
  failedBefore,
  leave,
  putAside,
  type SetOffByImage,
  setOffBy,
  wakeCalls,
} from './call-items.ts';
import { callIn, callKey } from './call-record.ts';
import { hold, releaseHeld } from './held-calls.ts';
import { readAfter, readPast } from './past-judgements.ts';
import { endPause, notePause, readPause } from './trigger-pause.ts';

/** A judgement that may set something off. */
export type Asked = Pick<DuePlace, 'image' | 'number'>;

/** A call as it can be found by its key. */
export type CallPlace = DuePlace;
/** Either of them, a judgement without the name of a trigger. */
type Place = Pick<DuePlace, 'image' | 'number' | 'trigger'>;

/** What judgements set off. A write that another run forestalls throws JudgementInProgress. */
export interface TriggerBook {
  /**
   * The judgements that have not been looked at, and the calls whose time has come, the longest waiting first: at most
   * `limit` of judgements, and of the calls of each trigger.
   */
  due(limit: number): Promise<{
    readonly asked: readonly DuePlace[];
    readonly calls: readonly CallPlace[];
  }>;
  /** It is due no more: it sets off nothing here. */
  leave(place: DuePlace): Promise<void>;
  /** The judgement itself with what came before it; undefined where it is not kept any more. */
  past(asked: Asked): Promise<Past | undefined>;
  /** The judgements of an image behind one, the first one first. Throws PermanentFailure for one that cannot be read. */
  after(asked: Asked): Promise<readonly Judgement[]>;
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
  /** Of what it failed when it was put aside last. */
  failedBefore(place: Place): Promise<Failed | undefined>;
  /** Leaves it until that time (ISO), with what it failed of. */
  putAside(place: Place, dueAt: string, failed?: Failed): Promise<void>;
  /** The calls of an image that wait are due now; answers with them. */
  wake(image: ImageRef): Promise<readonly CallPlace[]>;
  /** How long the calls of a trigger wait for its target. */
  pause(trigger: string): Promise<Pause | undefined>;
  notePause(trigger: string, pause: Pause): Promise<void>;
  /** It is over, and what waits for its end (ISO time) is due now. */
  endPause(trigger: string, until: string): Promise<void>;
  /** Calls wait until that time (ISO). */
  hold(places: readonly CallPlace[], until: string): Promise<void>;
  /** All that an image has set off and is kept, the first one first. */
  ofImage(image: ImageRef): Promise<SetOffByImage>;
}

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
      const counts = new Map<string, number>();
      const [asked = [], calls = []] = await Promise.all(
        [TRIGGER, CALL].map(async (kind) => {
          const places: DuePlace[] = [];
          for await (const place of dueAs(table, kind, now())) {
            const count = counts.get(place.trigger) ?? 0;
            if (count >= limit) continue;
            counts.set(place.trigger, count + 1);
            places.push(place);
          }
          return places;
        }),
      );
      return { asked, calls };
    },
    past: ({ image, number }) => readPast(table, image, number, now()),
    after: ({ image, number }) => readAfter(table, image, number, now()),
    setOff: async (asked, calls) => {
      const TransactItems = [
        {
          Delete: {
            TableName: table.name,
            Key: { pk: partition(asked.image), sk: triggerSort(asked.number) },
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
    leave: (place) => leave(table, place),
    failedBefore: (place) => failedBefore(table, place),
    putAside: (place, dueAt, failed) => putAside(table, place, dueAt, failed),
    wake: (image) => wakeCalls(table, image, now()),
    pause: (trigger) => readPause(table, trigger, now()),
    notePause: (trigger, pause) => notePause(table, trigger, pause, now()),
    endPause: async (trigger, until) => {
      await releaseHeld(table, trigger, until, now());
      await endPause(table, trigger);
    },
    hold: (places, until) => hold(table, places, until),
    ofImage: (image) => setOffBy(table, image),
  };
}
