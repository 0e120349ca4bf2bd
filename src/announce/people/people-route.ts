import { destinationOf, type NotifyRule } from '../../core/policy/notify.ts';
import { hearsTurns } from '../../core/telling/hearing.ts';
import { problemWith, textIn } from '../../core/variables.ts';
import { publish, type Topic } from '../publish.ts';
import type { Route, RouteKind } from '../route.ts';
import {
  type PeopleMessage,
  peopleMessage,
  peopleNotice,
  peopleSummary,
} from './people-message.ts';

interface PeopleTopic extends Topic {
  readonly notify: readonly NotifyRule[];
  readonly now: () => Date;
}

/** A topic for people, by mail and in chats; the receipt is the message id. */
export function peopleRoute({ notify, now, ...topic }: PeopleTopic): Route {
  const inTime = spaced(topic, now);
  const say = ({ subject, message }: PeopleMessage): Promise<string> =>
    inTime(() => publish(topic, { subject, message, forms: 'by protocol' }));
  return {
    name: 'people',
    hears: (news, said, at) => hearsTurns(destinationOf(news.judgement, notify), news, said, at),
    send: async (announcement) => ({ receipt: await say(peopleMessage(announcement)) }),
    notify: (notices) => say(peopleNotice(notices)),
    summarise: (summary) => say(peopleSummary(summary)),
  };
}

/** SNS suspends a subscription by mail that gets more than ten messages a second: nobody would hear of it. */
const APART_MILLISECONDS = 1_000;

/** Publishes one message after the other, and no two within that time: routes are told in turn. */
function spaced(
  { pause }: Topic,
  now: () => Date,
): (publication: () => Promise<string>) => Promise<string> {
  let last: number | undefined;
  return async (publication) => {
    const wait = last === undefined ? 0 : last + APART_MILLISECONDS - now().getTime();
    if (wait > 0) await pause(wait);
    last = now().getTime();
    return publication();
  };
}

/** Switched on by the topic's ARN. */
export const people: RouteKind<Pick<Topic, 'topicArn'>> = {
  name: 'people',
  needs: 'a topic for people',
  variable: 'PEOPLE_TOPIC_ARN',
  settingsIn: (variables) => {
    const topicArn = textIn(variables, 'PEOPLE_TOPIC_ARN');
    return topicArn === undefined ? undefined : { topicArn };
  },
  problemsIn: (variables) =>
    problemWith(
      variables,
      'PEOPLE_TOPIC',
      (value) => ['on', 'off'].includes(value),
      (value) => `"${value}" is not possible: expected on or off`,
    ),
  open: ({ topicArn }, { sns, pause, notify, now }) =>
    peopleRoute({ topicArn, sns: sns(), pause, notify, now }),
};
