import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { failureOf, isThrottled } from '../core/aws-failure.ts';
import { untilTaken } from './until-taken.ts';

/** Where a message is published. The client makes one attempt for each call: another may be another message. */
export interface Topic {
  readonly topicArn: string;
  readonly sns: SNSClient;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** For subscribers of whatever protocol, or in another form for each: SNS loses the attributes of such a message. */
type Publication = { readonly subject: string; readonly message: string } & (
  | { readonly attributes: Readonly<Record<string, string>> }
  | { readonly forms: 'by protocol' }
);

/** Publishes it, and answers with SNS's id of the message. Throws TransientFailure or PermanentFailure. */
export async function publish(
  { topicArn, sns, pause }: Topic,
  { subject, message, ...more }: Publication,
): Promise<string> {
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    ...('forms' in more
      ? { MessageStructure: 'json' }
      : { MessageAttributes: attributesOf(more.attributes) }),
  });
  try {
    const answer = await untilTaken(() => sns.send(command), waitFor, pause);
    return answer.MessageId ?? 'accepted';
  } catch (error) {
    throw failureOf(`publishing to ${topicArn}`, error);
  }
}

const attributesOf = (attributes: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      { DataType: 'String', StringValue: value },
    ]),
  );

/** Seconds. SNS does not say when it wants a message again that it has refused for want of room. */
const waitFor = (error: unknown): number | undefined => (isThrottled(error) ? 1 : undefined);
