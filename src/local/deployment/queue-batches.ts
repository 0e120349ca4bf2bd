import { createHash } from 'node:crypto';

/** A message in a queue. */
export interface Message {
  /** Which of the messages of this run it is. */
  readonly number: number;
  readonly body: string;
}

/** Where a queue is, and when its messages are taken. */
export interface QueuePlace {
  readonly account: string;
  readonly region: string;
  readonly queue: string;
  readonly now: Date;
}

/** What Lambda hands over at once, with everything around the messages. */
const MOST_BYTES = 6 * 1024 * 1024;
/** SQS makes it some hundred characters long, and it counts. */
const RECEIPT_HANDLE = 'AQEB'.padEnd(412, 'x');

/** A batch for a function, and the messages in it by their ids. */
export interface Batch {
  readonly event: { readonly Records: readonly object[] };
  readonly messages: ReadonlyMap<string, Message>;
}

/**
 * The messages in batches as Lambda makes them: of so many messages and 6 MB at most. They are taken one by
 * one, and let go with their batch.
 *
 * @param receives how often they have been taken, this time included
 */
export function* batchesOf(
  messages: Iterable<Message>,
  size: number,
  place: QueuePlace,
  receives: number,
): Generator<Batch> {
  let records: object[] = [];
  let taken = new Map<string, Message>();
  let bytes = 0;
  for (const message of messages) {
    const record = recordOf(message, place, receives);
    const its = Buffer.byteLength(JSON.stringify(record)) + 1;
    if (records.length > 0 && (records.length === size || bytes + its > MOST_BYTES)) {
      yield { event: { Records: records }, messages: taken };
      [records, taken, bytes] = [[], new Map(), 0];
    }
    records.push(record);
    taken.set(record.messageId, message);
    bytes += its;
  }
  if (records.length > 0) yield { event: { Records: records }, messages: taken };
}

function recordOf({ number, body }: Message, place: QueuePlace, receives: number) {
  const { account, region, queue, now } = place;
  const time = String(now.getTime());
  return {
    messageId: `00000000-0000-4000-a000-${String(number).padStart(12, '0')}`,
    receiptHandle: RECEIPT_HANDLE,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: time,
      SenderId: 'AIDAEXAMPLEEXAMPLEEXA',
      ApproximateFirstReceiveTimestamp: time,
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${region}:${account}:${queue}`,
    awsRegion: region,
  };
}
