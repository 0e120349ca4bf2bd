import { EXPECTED_CHANNEL, isChannelId } from '../../core/telling/slack-ids.ts';
import { problemWith, textIn, type Variables } from '../../core/variables.ts';

/** Where messages go in Slack, and by whose token. */
export interface SlackSettings {
  readonly channel: string;
  /** Where the bot token is: the name of an SSM parameter, or the token itself for a run at home. */
  readonly token: { readonly parameter: string } | { readonly value: string };
  /** Where the secret is by which Slack signs what people do there; absent: they can do nothing. */
  readonly signingSecret?: { readonly parameter: string } | { readonly value: string };
  readonly apiUrl?: string;
}

/** Undefined where no channel is set. */
export function slackSettingsIn(variables: Variables): SlackSettings | undefined {
  const channel = textIn(variables, 'SLACK_CHANNEL');
  if (channel === undefined) return undefined;
  const value = textIn(variables, 'SLACK_BOT_TOKEN');
  const apiUrl = textIn(variables, 'SLACK_API_URL');
  const secret = textIn(variables, 'SLACK_SIGNING_SECRET');
  const parameter = textIn(variables, 'SLACK_SIGNING_SECRET_PARAMETER');
  return {
    channel,
    token: value ? { value } : { parameter: textIn(variables, 'SLACK_TOKEN_PARAMETER') ?? '' },
    ...(secret
      ? { signingSecret: { value: secret } }
      : parameter && { signingSecret: { parameter } }),
    ...(apiUrl && { apiUrl }),
  };
}

/** What is wrong with them, a sentence each that begins with the variable. */
export function slackProblemsIn(variables: Variables): readonly string[] {
  const hasToken =
    textIn(variables, 'SLACK_TOKEN_PARAMETER') ?? textIn(variables, 'SLACK_BOT_TOKEN');
  return [
    ...(textIn(variables, 'SLACK_CHANNEL') && !hasToken
      ? ['SLACK_TOKEN_PARAMETER: a Slack channel is set, and no parameter that holds the bot token']
      : []),
    ...problemWith(
      variables,
      'SLACK_CHANNEL',
      isChannelId,
      (value) => `"${value}" is not the id of a channel: ${EXPECTED_CHANNEL}`,
    ),
    ...(textIn(variables, 'SLACK_SIGNING_SECRET_PARAMETER') && !textIn(variables, 'SLACK_CHANNEL')
      ? [
          'SLACK_SIGNING_SECRET_PARAMETER: people are to act from Slack, and no SLACK_CHANNEL is set',
        ]
      : []),
    ...problemWith(
      variables,
      'SLACK_SIGNING_SECRET_PARAMETER',
      (value) => !isSecret(value),
      () => 'expected a SecureString of Parameter Store, not a secret of Secrets Manager',
    ),
    ...['SLACK_TOKEN_PARAMETER', 'SLACK_SIGNING_SECRET_PARAMETER'].flatMap((name) =>
      problemWith(
        variables,
        name,
        (value) => PARAMETER_NAME.test(value),
        (value) =>
          `"${value}" is not the name of a parameter: expected one that begins with a slash and goes on ` +
          'with letters, digits and . _ - / (in the name of a secret also + = @)',
      ),
    ),
  ];
}

/** A secret of Secrets Manager would take rights that slack-action does not have. */
const isSecret = (value: string): boolean => value.startsWith('/aws/reference/');

/** Names of Parameter Store, and behind its prefix for Secrets Manager those of secrets. */
const PARAMETER_NAME = /^\/[\w./+=@-]+$/;
