import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { failureOf, isThrottled } from '../../core/aws-failure.ts';
import { untilTaken } from '../until-taken.ts';

/** Where events are put. The client makes one attempt for each call: another may be another event. */
export interface BusSettings {
  /** The name of a bus of the account and region. */
  readonly bus: string;
  readonly events: EventBridgeClient;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** By what rules tell our events from others. */
const SOURCE = 'ecr-scan-notifier';

interface BusEvent {
  readonly type: string;
  /** JSON. */
  readonly detail: string;
}

/** The one entry of the request. */
export const entryFor = (bus: string, { type, detail }: BusEvent) => ({
  EventBusName: bus,
  Source: SOURCE,
  DetailType: type,
  Detail: detail,
});

/** Puts an event on a bus, and answers with its id. Throws TransientFailure or PermanentFailure, with the cause. */
export async function putEvent(
  { bus, events, pause }: BusSettings,
  event: BusEvent,
): Promise<string> {
  const command = new PutEventsCommand({ Entries: [entryFor(bus, event)] });
  const putOnce = async (): Promise<string> => {
    const [entry] = (await events.send(command)).Entries ?? [];
    if (entry?.ErrorCode) throw new EntryFailure(entry.ErrorCode, entry.ErrorMessage);
    return entry?.EventId ?? 'accepted';
  };
  try {
    return await untilTaken(putOnce, waitFor, pause);
  } catch (error) {
    throw failureOf(`putting an event on the bus ${bus}`, error);
  }
}

/** EventBridge answers with success, and says of the entry that it has failed. The SDK's errors have the same fields. */
class EntryFailure extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata = { httpStatusCode: 400 };

  constructor(code: string, message = 'the entry was refused') {
    super(message);
    this.name = code;
    this.$fault = /^Internal|Unavailable/.test(code) ? 'server' : 'client';
  }
}

/** Seconds. EventBridge does not say when it wants an event again that it has refused for want of room. */
const waitFor = (error: unknown): number | undefined => (isThrottled(error) ? 1 : undefined);
