import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message as Received,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { queueName } from './find-queues.ts';
import { inTens } from './in-tens.ts';
import type { Tools } from './tools.ts';

/** A message that was received, and is hidden from others for a while. */
export interface Message {
  /** The URL of its queue. */
  readonly queue: string;
  readonly id: string;
  /** By which it is deleted; the last one holds. */
  readonly handle: string;
  readonly body: string;
  /** ISO time. SQS keeps it where it moves a message into dead letters. */
  readonly sentAt: string;
  /** The texts among its attributes. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** What lies in a queue. */
export interface Read {
  readonly messages: readonly Message[];
  /** So many more somebody else holds; SQS tells it approximately, and up to a minute late. Undefined: it does not. */
  readonly hidden: number | undefined;
  /** More than one run can hold lie there. */
  readonly isCut: boolean;
}

/** Of how many messages one run reads at most: SQS lets 120,000 be in flight, and nobody reads so many. */
const MOST = 2_000;
/** Long enough to read all of them and answer a question; what is not handled is given back before. */
export const HIDDEN_SECONDS = 300;
/** A queue is asked on all of its servers only if somebody waits. */
const WAIT_SECONDS = 1;

/**
 * Receives until nothing comes any more; `into` has what came, from the first on, for whoever has to give it back. Throws
 * Denied, TransientFailure or PermanentFailure.
 */
export async function readQueue(tools: Tools, queue: string, into: Message[]): Promise<Read> {
  const hidden = await hiddenIn(tools, queue);
  const known = new Map<string, Message>();
  while (known.size < MOST) {
    const received = await receive(tools, queue);
    const messages = received.map((one) => messageOf(queue, one));
    // SQS may hand one out twice: it is the same, and its last handle holds.
    for (const message of messages) known.set(message.id, message);
    into.push(...messages);
    if (received.length === 0) break;
  }
  return { messages: [...known.values()], hidden, isCut: known.size >= MOST };
}

async function receive({ clients, ask }: Tools, queue: string): Promise<readonly Received[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queue,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds: WAIT_SECONDS,
    VisibilityTimeout: HIDDEN_SECONDS,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['SentTimestamp'],
  });
  const doing = `reading ${queueName(queue)}`;
  const { Messages = [] } = await ask('sqs:ReceiveMessage', doing, () =>
    clients.queues.send(command),
  );
  return Messages;
}

function messageOf(queue: string, received: Received): Message {
  const { MessageId: id = '', ReceiptHandle: handle = '', Body: body = '' } = received;
  const { Attributes, MessageAttributes = {} } = received;
  const texts = Object.entries(MessageAttributes).map(([name, one]) => [name, one.StringValue]);
  return {
    queue,
    id,
    handle,
    body,
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    attributes: Object.fromEntries(texts.filter(([, text]) => text !== undefined)),
  };
}

async function hiddenIn({ clients, ask }: Tools, queue: string): Promise<number | undefined> {
  const name = 'ApproximateNumberOfMessagesNotVisible';
  const command = new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: [name] });
  const doing = `counting what is hidden in ${queueName(queue)}`;
  const { Attributes = {} } = await ask('sqs:GetQueueAttributes', doing, () =>
    clients.queues.send(command),
  );
  const hidden = Number.parseInt(Attributes[name] ?? '', 10);
  return Number.isNaN(hidden) ? undefined : hidden;
}

/**
 * Hides messages for so many seconds from now, or, with 0, shows them to everybody. Answers with why it could not be, for
 * those that are not held any more.
 */
export async function hide(
  { clients, ask, pause }: Tools,
  messages: readonly Message[],
  seconds: number,
): Promise<ReadonlyMap<Message, string>> {
  const failed = new Map<Message, string>();
  for (const [queue, mine] of Map.groupBy(messages, (one) => one.queue)) {
    const call = (batch: readonly Message[]) =>
      ask('sqs:ChangeMessageVisibility', `holding what is in ${queueName(queue)}`, () =>
        clients.queues.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: queue,
            Entries: batch.map(({ handle }, index) => ({
              Id: String(index),
              ReceiptHandle: handle,
              VisibilityTimeout: seconds,
            })),
          }),
        ),
      );
    for (const [one, why] of await inTens(mine, { call, pause })) failed.set(one, why);
  }
  return failed;
}
