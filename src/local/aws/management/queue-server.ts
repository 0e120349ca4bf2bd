import * as z from 'zod';
import { AwsError, notImplemented } from '../aws-error.ts';
import type { Managed, Queue } from './management-world.ts';
import {
  changeVisibilityBatch,
  deleteBatch,
  isHidden,
  receive,
  sendBatch,
} from './queue-messages.ts';

/** JSON 1.0: the header `x-amz-target` is this, a dot and the operation. */
export const QUEUES_TARGET = 'AmazonSQS';

type Answerer = (queue: Queue, body: unknown, now: number, managed: Managed) => object;
const OPERATIONS: Readonly<Record<string, Answerer>> = {
  ChangeMessageVisibilityBatch: changeVisibilityBatch,
  DeleteMessageBatch: deleteBatch,
  GetQueueAttributes: attributesOf,
  ReceiveMessage: receive,
  SendMessageBatch: sendBatch,
};
export const QUEUE_OPERATIONS = Object.keys(OPERATIONS);

const Request = z.object({ QueueUrl: z.string() });

/**
 * Answers one call to SQS about a queue of the world.
 *
 * @throws AwsError QueueDoesNotExist, what the operation refuses, MissingParameter, or InvalidAction
 */
export function answerQueueCall(managed: Managed, operation: string, body: unknown): object {
  const answer = OPERATIONS[operation];
  if (!answer) throw notImplemented('sqs', operation, QUEUE_OPERATIONS);
  const request = Request.safeParse(body);
  if (!request.success) {
    const text = 'The request must contain the parameter QueueUrl.';
    throw new AwsError('MissingParameter', text);
  }
  const queue = managed.queues?.find((one) => one.QueueUrl === request.data.QueueUrl);
  if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  const now = (managed.clock?.() ?? new Date()).getTime();
  return answer(queue, body, now, managed);
}

const Names = z.object({ AttributeNames: z.array(z.string()).default([]) });

/** Those that are asked for, `All` of them, or none where none is named. */
function attributesOf(queue: Queue, body: unknown, now: number, managed: Managed): object {
  const { AttributeNames } = Names.parse(body);
  const messages = queue.Messages ?? [];
  const hidden = messages.filter((one) => isHidden(one, now)).length;
  const all: Record<string, string> = {
    ApproximateNumberOfMessages: String(messages.length - hidden),
    ApproximateNumberOfMessagesNotVisible: String(hidden),
    ApproximateNumberOfMessagesDelayed: '0',
    QueueArn: arnOf(managed, queue.QueueUrl),
    ...queue.Attributes,
  };
  if (AttributeNames.includes('All')) return { Attributes: all };
  const unknown = AttributeNames.find((name) => all[name] === undefined);
  if (unknown !== undefined) {
    throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  }
  return { Attributes: Object.fromEntries(AttributeNames.map((name) => [name, all[name]])) };
}

const arnOf = ({ account, region }: Managed, url: string): string =>
  `arn:aws:sqs:${region}:${account}:${url.slice(url.lastIndexOf('/') + 1)}`;
