import * as z from 'zod';
import { PermanentFailure } from './core/errors.ts';
import { isFeedUrl } from './threat-intel/feed-address.ts';
import type { FeedUrls } from './threat-intel/feeds.ts';

/** Every problem of the environment at once, so that one deployment mends them all. */
export class SettingsError extends PermanentFailure {
  override name = 'SettingsError';
}

const Text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || undefined);

const Environment = z.object({
  LEDGER_TABLE: Text,
  TOPIC_ARN: Text,
  SLACK_CHANNEL: Text,
  SLACK_TOKEN_PARAMETER: Text,
  SLACK_BOT_TOKEN: Text,
  SLACK_API_URL: Text,
  KEV_URL: Text,
  EPSS_URL: Text,
});
type Environment = z.infer<typeof Environment>;

/** Where CISA and FIRST publish them; the template names them too. */
const PUBLISHED: FeedUrls = {
  kevUrl: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  epssUrl: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
};

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
}

/** The settings in an environment. Throws SettingsError with every problem in it. */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const found = Environment.parse(variables);
  const problems = problemsOf(found);
  if (problems.length > 0 || !found.LEDGER_TABLE) {
    throw new SettingsError(`the environment is not complete: ${problems.join('; ')}`);
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
    feeds: {
      kevUrl: found.KEV_URL ?? PUBLISHED.kevUrl,
      epssUrl: found.EPSS_URL ?? PUBLISHED.epssUrl,
    },
  };
}

function problemsOf(found: Environment): string[] {
  const hasToken = found.SLACK_TOKEN_PARAMETER ?? found.SLACK_BOT_TOKEN;
  return [
    ...(found.LEDGER_TABLE ? [] : ['LEDGER_TABLE: the name of the DynamoDB table is missing']),
    ...(found.TOPIC_ARN || found.SLACK_CHANNEL
      ? []
      : ['TOPIC_ARN: neither a topic nor a Slack channel is set: nobody would hear of a verdict']),
    ...(found.SLACK_CHANNEL && !hasToken
      ? ['SLACK_TOKEN_PARAMETER: a Slack channel is set, and no parameter that holds the bot token']
      : []),
    ...(found.SLACK_TOKEN_PARAMETER?.startsWith('/') === false
      ? [`SLACK_TOKEN_PARAMETER: "${found.SLACK_TOKEN_PARAMETER}" does not begin with a slash`]
      : []),
    ...(['KEV_URL', 'EPSS_URL'] as const).flatMap((name) => {
      const url = found[name];
      return url === undefined || isFeedUrl(url) ? [] : [`${name}: ${NO_FEED_URL}`];
    }),
  ];
}

/** The address itself is not said: a password in it is one of the reasons to refuse it. */
const NO_FEED_URL =
  'expected an https address without a user name and password, also for a mirror of your own; ' +
  'http is taken for localhost and 127.0.0.1 alone';
