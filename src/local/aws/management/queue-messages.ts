import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Message, Queue } from './management-world.ts';

/* What a standard queue of SQS does with its messages. */

const HOURS_12 = 43_200;
const LONGEST_WAIT = 20;
const MOST = 10;
/** Bytes of a message, and of all in a batch. */
const LARGEST = 1_048_576;
/** By the queue itself, where nobody says another time (SetQueueAttributes). */
const HIDDEN_SECONDS = 30;

/** For whom a message is hidden, until when, and how often it was handed out. */
type Taken = { handle: string; until: number; times: number };
const taken = new WeakMap<Message, Taken>();

export const isHidden = (message: Message, now: number): boolean =>
  (taken.get(message)?.until ?? 0) > now;

const Receive = z.object({
  MaxNumberOfMessages: z.int().default(1),
  VisibilityTimeout: z.int().default(HIDDEN_SECONDS),
  WaitTimeSeconds: z.int().default(0),
  MessageAttributeNames: z.array(z.string()).default([]),
});

/** ReceiveMessage: those that nobody holds, at once, however long is to be waited. */
export function receive(queue: Queue, body: unknown, now: number): object {
  const { MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds, MessageAttributeNames } = read(
    Receive,
    body,
  );
  within('MaxNumberOfMessages', MaxNumberOfMessages, 1, MOST);
  within('VisibilityTimeout', VisibilityTimeout, 0, HOURS_12);
  within('WaitTimeSeconds', WaitTimeSeconds, 0, LONGEST_WAIT);
  const free = (queue.Messages ?? []).filter((one) => !isHidden(one, now));
  if (free.length === 0) return {};
  const handedOut = free.slice(0, MaxNumberOfMessages).map((message) => {
    const times = (taken.get(message)?.times ?? 0) + 1;
    const handle = Buffer.from(`${message.MessageId}#${times}`).toString('base64');
    taken.set(message, { handle, until: now + VisibilityTimeout * 1_000, times });
    const { MessageAttributes, ...rest } = message;
    const isAsked = MessageAttributeNames.includes('All') && MessageAttributes !== undefined;
    return {
      ...rest,
      ReceiptHandle: handle,
      MD5OfBody: md5(message.Body),
      Attributes: { ...message.Attributes, ApproximateReceiveCount: String(times) },
      ...(isAsked && { MessageAttributes }),
    };
  });
  return { Messages: handedOut };
}

const Handles = z.object({
  Entries: z.array(
    z.object({ Id: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.int().optional() }),
  ),
});

/** DeleteMessageBatch: a handle that is not the last one is taken, and deletes nothing. */
export function deleteBatch(queue: Queue, body: unknown): object {
  return answerEach(read(Handles, body).Entries, ({ Id, ReceiptHandle }) => {
    const message = handedOutAs(queue, ReceiptHandle);
    if (message && taken.get(message)?.handle === ReceiptHandle) {
      queue.Messages = (queue.Messages ?? []).filter((one) => one !== message);
    }
    return isHandle(ReceiptHandle)
      ? { Id }
      : refusal(Id, 'ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  });
}

/** ChangeMessageVisibilityBatch: of what is in flight, under its last handle. */
export function changeVisibilityBatch(queue: Queue, body: unknown, now: number): object {
  return answerEach(read(Handles, body).Entries, ({ Id, ReceiptHandle, VisibilityTimeout = 0 }) => {
    const message = handedOutAs(queue, ReceiptHandle);
    const held = message && taken.get(message);
    if (held?.handle !== ReceiptHandle) {
      const text = 'Message does not exist or is not available for visibility timeout change.';
      return refusal(Id, 'InvalidParameterValue', text);
    }
    if (held.until <= now) return refusal(Id, 'MessageNotInflight', 'It is not in flight.');
    held.until = now + VisibilityTimeout * 1_000;
    return { Id };
  });
}

const Sent = z.object({
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string().min(1) })),
});

/** SendMessageBatch. */
export function sendBatch(queue: Queue, body: unknown, now: number): object {
  const { Entries } = read(Sent, body);
  const bytes = Entries.reduce((sum, one) => sum + Buffer.byteLength(one.MessageBody), 0);
  if (bytes > LARGEST) {
    const text = `Batch requests cannot be longer than ${LARGEST} bytes.`;
    throw new AwsError('BatchRequestTooLong', text);
  }
  return answerEach(Entries, ({ Id, MessageBody }) => {
    const count = (queue.Messages?.length ?? 0) + 1;
    const MessageId = `00000000-0000-4000-9000-${String(count).padStart(12, '0')}`;
    const Attributes = { SentTimestamp: String(now) };
    queue.Messages = [...(queue.Messages ?? []), { MessageId, Body: MessageBody, Attributes }];
    return { Id, MessageId, MD5OfMessageBody: md5(MessageBody) };
  });
}

type Refused = { Id: string; SenderFault: true; Code: string; Message: string };
const refusal = (Id: string, Code: string, Message: string): Refused => ({
  Id,
  SenderFault: true,
  Code,
  Message,
});

function answerEach<E extends { Id: string }>(
  entries: readonly E[],
  answer: (entry: E) => { Id: string } | Refused,
): object {
  if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be an entry.');
  if (entries.length > MOST) {
    const text = `Maximum number of entries per request are ${MOST}. You have sent ${entries.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', text);
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two entries have the same id.');
  }
  const all = entries.map(answer);
  return {
    Successful: all.filter((one) => !('Code' in one)),
    Failed: all.filter((one) => 'Code' in one),
  };
}

const textOf = (handle: string): string => Buffer.from(handle, 'base64').toString();
const isHandle = (handle: string): boolean => /#\d+$/.test(textOf(handle));
const handedOutAs = (queue: Queue, handle: string): Message | undefined =>
  queue.Messages?.find(({ MessageId }) => textOf(handle).startsWith(`${MessageId}#`));

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const text = `The request must contain the parameter ${issue?.path.join('.')}.`;
  throw new AwsError('MissingParameter', text);
}

function within(name: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  const reason = `Must be between ${least} and ${most}, if provided.`;
  const text = `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`;
  throw new AwsError('InvalidParameterValue', text);
}
