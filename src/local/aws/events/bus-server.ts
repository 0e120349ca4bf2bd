import * as z from 'zod';
import { AwsError, notImplemented } from '../aws-error.ts';

/** JSON 1.1: the header `x-amz-target` is this, a dot and the operation. */
export const BUS_TARGET = 'AWSEvents';

/** An event as EventBridge hands it to rules, with the bus it was put on. */
export type PutEvent = {
  bus: string;
  event: {
    version: '0';
    id: string;
    'detail-type': string;
    source: string;
    account: string;
    time: string;
    region: string;
    resources: string[];
    detail: unknown;
  };
};

export type Bus = { account: string; region: string; events: PutEvent[]; now: () => Date };

const Entry = z.object({
  EventBusName: z.string().optional(),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  Time: z.number().optional(),
});
type Entry = z.infer<typeof Entry>;
const PutEventsRequest = z.object({ Entries: z.array(Entry).min(1).max(10) });

const ENTRY_BYTES = 262_144;
/** In all its accounts and regions: what a bus may be called, or where one is. */
const BUS = /^(arn:aws[\w-]*:events:[a-z]+-[\w-]+-\d:\d{12}:event-bus\/)?[/.\-_A-Za-z0-9]{1,256}$/;

/**
 * Answers one call to Amazon EventBridge; only PutEvents is here. What is wrong with one entry is said in the
 * answer to that entry. Every bus exists, and AWS itself takes events for one that does not.
 *
 * @throws AwsError ValidationException, or InvalidAction
 */
export function answerBusCall(bus: Bus, operation: string, body: unknown): unknown {
  if (operation !== 'PutEvents') throw notImplemented('events', operation, ['PutEvents']);
  const request = PutEventsRequest.safeParse(body);
  if (!request.success) {
    throw new AwsError('ValidationException', 'PutEvents takes 1 to 10 entries');
  }
  const { Entries } = request.data;
  const bytes = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes > ENTRY_BYTES) {
    throw new AwsError(
      'ValidationException',
      `Total size of the entries in the request is over the limit: ${bytes} bytes`,
    );
  }
  if (Entries.some(({ EventBusName = 'default' }) => !BUS.test(EventBusName))) {
    throw new AwsError('ValidationException', 'EventBusName is not the name or the ARN of a bus');
  }
  const answers = Entries.map((entry) => answerOf(bus, entry));
  const FailedEntryCount = answers.filter((answer) => 'ErrorCode' in answer).length;
  return { FailedEntryCount, Entries: answers };
}

function answerOf(bus: Bus, entry: Entry): object {
  const { EventBusName = 'default', Source = '', DetailType = '', Detail = '' } = entry;
  const refusal = refusalOf(entry);
  if (refusal) return refusal;
  const id = `00000000-0000-4000-8000-${String(bus.events.length + 1).padStart(12, '0')}`;
  const time = entry.Time === undefined ? bus.now() : new Date(entry.Time * 1_000);
  bus.events.push({
    bus: EventBusName,
    event: {
      version: '0',
      id,
      'detail-type': DetailType,
      source: Source,
      account: bus.account,
      time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
      region: bus.region,
      resources: entry.Resources,
      detail: JSON.parse(Detail) as unknown,
    },
  });
  return { EventId: id };
}

function refusalOf({ Source = '', DetailType = '', Detail = '' }: Entry): object | undefined {
  const invalid = (ErrorMessage: string) => ({ ErrorCode: 'InvalidArgument', ErrorMessage });
  if (Source === '')
    return invalid('Parameter Source is not valid. Reason: Source is a required argument.');
  if (DetailType === '')
    return invalid('Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  if (Detail === '')
    return invalid('Parameter Detail is not valid. Reason: Detail is a required argument.');
  if (DetailType.length > 128)
    return invalid('Parameter DetailType is not valid. Reason: it is too long.');
  // Only services of AWS may say that they are one.
  if (Source.startsWith('aws.')) {
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: `Not authorized for the source ${Source}.`,
    };
  }
  return isObject(Detail)
    ? undefined
    : { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** As EventBridge counts it: a time is 14 bytes, texts are those of their UTF-8. */
const sizeOf = ({ Source = '', DetailType = '', Detail = '', Resources, Time }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    Time === undefined ? 0 : 14,
  );
