import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { failureOf, isThrottled } from '../../core/aws-failure.ts';
import { hearsVerdicts } from '../../core/telling/hearing.ts';
import { textIn } from '../../core/variables.ts';
import type { Route, RouteKind } from '../route.ts';
import { untilTaken } from '../until-taken.ts';
import { type TopicMessage, topicMessage } from './topic-message.ts';
import { topicNotice } from './topic-notice.ts';
import { topicSummary } from './topic-summary.ts';

/** Where a message is published. The client makes one attempt for each call: another may be another message. */
export interface TopicSettings {
  readonly topicArn: string;
  readonly sns: SNSClient;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The SNS topic; the receipt is the message id. */
export const topicRoute = (settings: TopicSettings): Route => ({
  name: 'sns',
  hears: hearsVerdicts,
  send: async (announcement) => ({
    receipt: await publish(settings, topicMessage(announcement)),
  }),
  notify: (notices) => publish(settings, topicNotice(notices)),
  summarise: (summary) => publish(settings, topicSummary(summary)),
});

async function publish(
  { topicArn, sns, pause }: TopicSettings,
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
    const answer = await untilTaken(() => sns.send(command), waitFor, pause);
    return answer.MessageId ?? 'accepted';
  } catch (error) {
    throw failureOf(`publishing to ${topicArn}`, error);
  }
}

/** Seconds. SNS does not say when it wants a message again that it has refused for want of room. */
const waitFor = (error: unknown): number | undefined => (isThrottled(error) ? 1 : undefined);

/** Switched on by the topic's ARN. */
export const sns: RouteKind<Pick<TopicSettings, 'topicArn'>> = {
  name: 'sns',
  needs: 'a topic',
  variable: 'TOPIC_ARN',
  settingsIn: (variables) => {
    const topicArn = textIn(variables, 'TOPIC_ARN');
    return topicArn === undefined ? undefined : { topicArn };
  },
  problemsIn: () => [],
  open: ({ topicArn }, means) => topicRoute({ topicArn, sns: means.sns(), pause: means.pause }),
};
