import { hearsVerdicts } from '../../core/telling/hearing.ts';
import { textIn } from '../../core/variables.ts';
import { publish, type Topic } from '../publish.ts';
import type { Route, RouteKind } from '../route.ts';
import { topicMessage } from './topic-message.ts';
import { topicNotice } from './topic-notice.ts';
import { topicSummary } from './topic-summary.ts';

/** The SNS topic; the receipt is the message id. */
export const topicRoute = (topic: Topic): Route => ({
  name: 'sns',
  hears: hearsVerdicts,
  send: async (announcement) => ({ receipt: await publish(topic, topicMessage(announcement)) }),
  notify: (notices) => publish(topic, topicNotice(notices)),
  summarise: (summary) => publish(topic, topicSummary(summary)),
});

/** Switched on by the topic's ARN. */
export const sns: RouteKind<Pick<Topic, 'topicArn'>> = {
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
