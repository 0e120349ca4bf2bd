import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { failureOf } from '../core/aws-failure.ts';
import type { Route } from './route.ts';
import { type TopicMessage, topicMessage } from './topic-message.ts';
import { topicNotice } from './topic-notice.ts';

/** The SNS topic; the receipt is the message id. */
export const topicRoute = (sns: SNSClient, topicArn: string): Route => ({
  name: 'sns',
  send: (announcement) => publish(sns, topicArn, topicMessage(announcement)),
  notify: (notices) => publish(sns, topicArn, topicNotice(notices)),
});

async function publish(
  sns: SNSClient,
  topicArn: string,
  { subject, message, attributes }: TopicMessage,
): Promise<string> {
  const command = new PublishCommand({
    TopicArn: topicArn,
    Subject: subject,
    Message: message,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: 'String', StringValue: value },
      ]),
    ),
  });
  try {
    return (await sns.send(command)).MessageId ?? 'accepted';
  } catch (error) {
    throw failureOf(`publishing to ${topicArn}`, error);
  }
}
