import * as z from 'zod';
import { PermanentFailure } from './core/errors.ts';

/** Every problem of the environment at once, so that one deployment mends them all. */
export class SettingsError extends PermanentFailure {
  override name = 'SettingsError';
}

const text = z
  .string()
  .optional()
  .transform((value) => value?.trim() || undefined);

const Environment = z
  .object({
    LEDGER_TABLE: z.string({ error: 'the name of the DynamoDB table is missing' }).min(1),
    TOPIC_ARN: text,
    SLACK_CHANNEL: text,
    SLACK_TOKEN_PARAMETER: text,
    SLACK_BOT_TOKEN: text,
    SLACK_API_URL: text,
  })
  .check(({ value, issues }) => {
    const problem = (name: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [name], message });
    if (!value.TOPIC_ARN && !value.SLACK_CHANNEL) {
      problem(
        'TOPIC_ARN',
        'neither a topic nor a Slack channel is set: nobody would hear of a verdict',
      );
    }
    if (value.SLACK_CHANNEL && !value.SLACK_TOKEN_PARAMETER && !value.SLACK_BOT_TOKEN) {
      problem(
        'SLACK_TOKEN_PARAMETER',
        'a Slack channel is set, and no parameter that holds the bot token',
      );
    }
  });

export interface Settings {
  readonly ledgerTable: string;
  readonly topicArn?: string;
  readonly slack?: {
    readonly channel: string;
    /** Where the bot token is: the name of an SSM parameter, or the token itself for a run at home. */
    readonly token: { readonly parameter: string } | { readonly value: string };
    readonly apiUrl?: string;
  };
}

/** The settings in an environment. Throws SettingsError with every problem in it. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const result = Environment.safeParse(environment);
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.')}: ${message}`,
    );
    throw new SettingsError(`the environment is not complete: ${problems.join('; ')}`);
  }
  const found = result.data;
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
  };
}
