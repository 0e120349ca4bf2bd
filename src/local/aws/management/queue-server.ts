import * as z from 'zod';
import { AwsError, notImplemented } from '../aws-error.ts';
import type { Managed } from './management-world.ts';

/** JSON 1.0: the header `x-amz-target` is this, a dot and the operation. */
export const QUEUES_TARGET = 'AmazonSQS';
export const QUEUE_OPERATIONS = ['GetQueueAttributes'];

const Request = z.object({
  QueueUrl: z.string(),
  AttributeNames: z.array(z.string()).default([]),
});

const COUNTS = {
  ApproximateNumberOfMessages: '0',
  ApproximateNumberOfMessagesNotVisible: '0',
  ApproximateNumberOfMessagesDelayed: '0',
};

/**
 * Answers one call to SQS: the attributes that are asked for, `All` of them, or none where none is named.
 *
 * @throws AwsError QueueDoesNotExist, InvalidAttributeName, MissingParameter, or InvalidAction
 */
export function answerQueueCall(managed: Managed, operation: string, body: unknown): object {
  if (operation !== 'GetQueueAttributes') {
    throw notImplemented('sqs', operation, QUEUE_OPERATIONS);
  }
  const request = Request.safeParse(body);
  if (!request.success) {
    const text = 'The request must contain the parameter QueueUrl.';
    throw new AwsError('MissingParameter', text);
  }
  const { QueueUrl, AttributeNames } = request.data;
  const queue = managed.queues?.find((one) => one.QueueUrl === QueueUrl);
  if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  const all: Record<string, string> = {
    ...COUNTS,
    QueueArn: arnOf(managed, QueueUrl),
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
