/** How often a method may be called: Slack's tiers 2 to 4, or in a channel once a second. */
export type Pace = 2 | 3 | 4 | 'a second each channel';

interface Method {
  readonly pace?: Pace;
  /** What the token needs for it; for `history` it rests on the kind of the channel. */
  readonly scope?: string;
}

/** Every method of Slack that is answered here (docs.slack.dev/reference/methods). */
export const SLACK_METHODS = {
  'auth.test': {},
  'blocks.validate': {},
  'chat.delete': { pace: 3, scope: 'chat:write' },
  'chat.deleteScheduledMessage': { pace: 3, scope: 'chat:write' },
  'chat.getPermalink': {},
  'chat.postEphemeral': { pace: 4, scope: 'chat:write' },
  'chat.postMessage': { pace: 'a second each channel', scope: 'chat:write' },
  'chat.scheduleMessage': { pace: 3, scope: 'chat:write' },
  'chat.update': { pace: 3, scope: 'chat:write' },
  'conversations.history': { pace: 3, scope: 'history' },
  'conversations.replies': { pace: 3, scope: 'history' },
  'usergroups.list': { pace: 2, scope: 'usergroups:read' },
  'usergroups.users.list': { pace: 2, scope: 'usergroups:read' },
  'users.info': { pace: 4, scope: 'users:read' },
  'users.lookupByEmail': { pace: 3, scope: 'users:read.email' },
  'views.open': { pace: 4 },
  'views.publish': { pace: 4 },
  'views.push': { pace: 4 },
  'views.update': { pace: 4 },
} as const satisfies Record<string, Method>;

export type SlackMethod = keyof typeof SLACK_METHODS;

export const isSlackMethod = (name: string): name is SlackMethod =>
  Object.hasOwn(SLACK_METHODS, name);

/** What a method asks of its caller. */
export const methodOf = (name: SlackMethod): Method => SLACK_METHODS[name];

/** What is posted to a `response_url`, among the calls. */
export const RESPONSE_URL = 'response_url';
