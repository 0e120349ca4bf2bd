import { ACCOUNT, REGION } from './worlds.ts';

/*
 * Messages of the dead letters in the wire shapes of Lambda, EventBridge and SQS.
 */

export const STACK = 'ecr-scan-notifier-prod';
export const queueUrl = (name: string): string =>
  `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${STACK}-${name}`;
export const functionArn = (name: string): string =>
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${STACK}-${name}`;
export const queueArn = (name: string): string =>
  `arn:aws:sqs:${REGION}:${ACCOUNT}:${STACK}-${name}`;

export interface Message {
  readonly MessageId: string;
  readonly Body: string;
  readonly Attributes: { readonly SentTimestamp: string };
  readonly MessageAttributes?: Record<string, { DataType: string; StringValue: string }>;
}

const idOf = (number: number): string =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A message of any text, by its number. */
export const message = (number: number, sentAt: string, body: unknown): Message => ({
  MessageId: idOf(number),
  Body: typeof body === 'string' ? body : JSON.stringify(body),
  Attributes: { SentTimestamp: String(Date.parse(sentAt)) },
});

/** What Lambda keeps of a run that has failed for the last time. */
export const failedRun = (
  number: number,
  at: string,
  {
    name,
    event,
    error,
    condition = 'RetriesExhausted',
  }: { name: string; event: unknown; error?: [string, string]; condition?: string },
): Message =>
  message(number, at, {
    version: '1.0',
    timestamp: at,
    requestContext: {
      requestId: idOf(number),
      functionArn: `${functionArn(name)}:$LATEST`,
      condition,
      approximateInvokeCount: 3,
    },
    requestPayload: event,
    ...(error && {
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: error[0], errorMessage: error[1], trace: [] },
    }),
  });

/** An event that EventBridge could not hand over. */
export const undelivered = (
  number: number,
  at: string,
  { target, event, error }: { target: string; event: unknown; error: [string, string] },
): Message => ({
  ...message(number, at, event),
  MessageAttributes: Object.fromEntries(
    Object.entries({
      RULE_ARN: `arn:aws:events:${REGION}:${ACCOUNT}:rule/${STACK}-image-pushed`,
      TARGET_ARN: target,
      ERROR_CODE: error[0],
      ERROR_MESSAGE: error[1],
    }).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  ),
});
