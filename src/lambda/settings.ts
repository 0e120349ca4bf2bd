import * as z from 'zod';
import { PermanentFailure } from '../core/errors.ts';
import { FEEDS, type FeedName, forEachFeed } from '../core/findings/feeds/feeds.ts';
import { isFeedUrl } from '../threat-intel/download/feed-address.ts';
import type { FeedUrls } from '../threat-intel/feeds.ts';

/** Every problem of the environment at once, so that one deployment mends them all. */
export class SettingsError extends PermanentFailure {
  override name = 'SettingsError';
}

/** The environment of a function: names of variables and what they hold. */
export type Variables = Readonly<Record<string, string | undefined>>;

// Spaces at an end are left to the rules below: the template takes the same text as it stands.
const Text = z
  .string()
  .optional()
  .transform((value) => (value?.trim() ? value : undefined));

type FeedVariable = `${Uppercase<FeedName>}_URL`;

/** Under which variable another address of a feed is given; the template names them too. */
export const feedVariable = (feed: FeedName): FeedVariable =>
  `${feed.toUpperCase() as Uppercase<FeedName>}_URL`;

const Environment = z.object({
  LEDGER_TABLE: Text,
  TOPIC_ARN: Text,
  SLACK_CHANNEL: Text,
  SLACK_TOKEN_PARAMETER: Text,
  SLACK_BOT_TOKEN: Text,
  SLACK_API_URL: Text,
  ...(Object.fromEntries(FEEDS.map(({ name }) => [feedVariable(name), Text])) as Record<
    FeedVariable,
    typeof Text
  >),
  MARKS: Text,
  LOG_LEVEL: Text,
});
type Environment = z.infer<typeof Environment>;

export interface Settings {
  readonly ledgerTable: string;
  readonly topicArn?: string;
  readonly slack?: {
    readonly channel: string;
    /** Where the bot token is: the name of an SSM parameter, or the token itself for a run at home. */
    readonly token: { readonly parameter: string } | { readonly value: string };
    readonly apiUrl?: string;
  };
  readonly feeds: FeedUrls;
  /** This deployment puts and removes the marks of its registry. */
  readonly marksImages: boolean;
}

/** The settings in an environment. Throws SettingsError with every problem in it. */
export function readSettings(variables: Variables): Settings {
  const found = Environment.parse(variables);
  const problems = settingsProblems(variables);
  if (problems.length > 0 || !found.LEDGER_TABLE) {
    throw new SettingsError(`the environment is not right: ${problems.join('; ')}`);
  }
  const token = found.SLACK_BOT_TOKEN
    ? { value: found.SLACK_BOT_TOKEN }
    : { parameter: found.SLACK_TOKEN_PARAMETER ?? '' };
  return {
    ledgerTable: found.LEDGER_TABLE,
    ...(found.TOPIC_ARN && { topicArn: found.TOPIC_ARN }),
    ...(found.SLACK_CHANNEL && {
      slack: {
        channel: found.SLACK_CHANNEL,
        token,
        ...(found.SLACK_API_URL && { apiUrl: found.SLACK_API_URL }),
      },
    }),
    feeds: forEachFeed(({ name, url }) => found[feedVariable(name)] ?? url),
    marksImages: found.MARKS !== 'off',
  };
}

/** What is wrong with an environment, a sentence each that begins with the variable. */
export function settingsProblems(variables: Variables): readonly string[] {
  const found = Environment.parse(variables);
  const hasToken = found.SLACK_TOKEN_PARAMETER ?? found.SLACK_BOT_TOKEN;
  return [
    ...(found.LEDGER_TABLE ? [] : ['LEDGER_TABLE: the name of the DynamoDB table is missing']),
    ...(found.TOPIC_ARN || found.SLACK_CHANNEL
      ? []
      : ['TOPIC_ARN: neither a topic nor a Slack channel is set: nobody would hear of a verdict']),
    ...(found.SLACK_CHANNEL && !hasToken
      ? ['SLACK_TOKEN_PARAMETER: a Slack channel is set, and no parameter that holds the bot token']
      : []),
    ...RULES.flatMap(([name, isRight, expected]) => {
      const value = found[name];
      return value === undefined || isRight(value) ? [] : [`${name}: ${expected(value)}`];
    }),
  ];
}

/** Slack's ids of channels, of private ones and of direct messages, as AWS too checks them. */
const CHANNEL_ID = /^[CGD][A-Z0-9]{7,}$/;
/** Names of Parameter Store, and behind its prefix for Secrets Manager those of secrets. */
const PARAMETER_NAME = /^\/[\w./+=@-]+$/;
/** Lambda's own words, for its filter goes by the same variable. */
const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

// The address of a feed is not said: a password in it is one of the reasons to refuse it.
const NO_FEED_URL = () =>
  'expected an https address without a user name and password, also for a mirror of your own; ' +
  'http is taken for localhost and 127.0.0.1 alone';

type Rule = readonly [
  name: keyof Environment,
  isRight: (value: string) => boolean,
  expected: (value: string) => string,
];

const RULES: readonly Rule[] = [
  [
    'SLACK_CHANNEL',
    (value) => CHANNEL_ID.test(value),
    (value) =>
      `"${value}" is not the id of a channel: expected one like C0123456789, which Slack shows at the ` +
      'bottom of the channel details',
  ],
  [
    'SLACK_TOKEN_PARAMETER',
    (value) => PARAMETER_NAME.test(value),
    (value) =>
      `"${value}" is not the name of a parameter: expected one that begins with a slash and goes on ` +
      'with letters, digits and . _ - / (in the name of a secret also + = @)',
  ],
  ...FEEDS.map(({ name }): Rule => [feedVariable(name), isFeedUrl, NO_FEED_URL]),
  [
    'MARKS',
    (value) => ['on', 'off'].includes(value),
    (value) => `"${value}" is not possible: expected on or off`,
  ],
  [
    'LOG_LEVEL',
    (value) => LOG_LEVELS.includes(value),
    (value) => `"${value}" is not possible: expected one of ${LOG_LEVELS.join(', ')}`,
  ],
];
