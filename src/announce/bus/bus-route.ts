import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { failureOf, isThrottled } from '../../core/aws-failure.ts';
import { hearsVerdicts } from '../../core/telling/hearing.ts';
import { problemWith, textIn } from '../../core/variables.ts';
import type { Route, RouteKind } from '../route.ts';
import { topicNotice } from '../topic/topic-notice.ts';
import { topicSummary } from '../topic/topic-summary.ts';
import { untilTaken } from '../until-taken.ts';
import { type BusEvent, verdictEvent } from './verdict-event.ts';

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

/** A bus of EventBridge; the receipt is the event's id. */
export const busRoute = (settings: BusSettings): Route => ({
  name: 'bus',
  hears: hearsVerdicts,
  actsOnEach: true,
  send: async (announcement) => ({ receipt: await put(settings, verdictEvent(announcement)) }),
  notify: (notices) =>
    put(settings, { type: 'Policy Noticed', detail: topicNotice(notices).message }),
  summarise: (summary) =>
    put(settings, { type: 'Registry Compared', detail: topicSummary(summary).message }),
});

async function put(
  { bus, events, pause }: BusSettings,
  { type, detail }: BusEvent,
): Promise<string> {
  const command = new PutEventsCommand({
    Entries: [{ EventBusName: bus, Source: SOURCE, DetailType: type, Detail: detail }],
  });
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

/** Switched on by the name of a bus. */
export const bus: RouteKind<Pick<BusSettings, 'bus'>> = {
  name: 'bus',
  needs: 'an event bus',
  variable: 'EVENT_BUS',
  settingsIn: (variables) => {
    const name = textIn(variables, 'EVENT_BUS');
    return name === undefined ? undefined : { bus: name };
  },
  problemsIn: (variables) =>
    problemWith(
      variables,
      'EVENT_BUS',
      (value) => BUS_NAME.test(value),
      (value) =>
        `"${value}" is not the name of an event bus: expected default, or letters, digits and . _ - of a bus in ` +
        'this account and region (no ARN)',
    ),
  open: ({ bus: name }, means) =>
    busRoute({ bus: name, events: means.events(), pause: means.pause }),
};

/** Of a bus of one's own, or the account's default one; those of partners, with slashes, take no events from us. */
const BUS_NAME = /^[.\-_A-Za-z0-9]{1,256}$/;
