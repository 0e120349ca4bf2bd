import type { SSMClient } from '@aws-sdk/client-ssm';
import { LogLevel, WebClient } from '@slack/web-api';
import { httpFetch } from '../../http/http-fetch.ts';
import { keptFor } from './kept.ts';
import { readSlackSecret, SECRET_AGE_MILLISECONDS, type SecretPlace } from './slack-secret.ts';

export interface ClientAccess {
  readonly token: SecretPlace;
  readonly apiUrl?: string;
  readonly ssm: SSMClient;
  readonly headers: Readonly<Record<string, string>>;
  readonly now: () => Date;
  /** For how many milliseconds an answer is waited for, to its last byte. */
  readonly timeout: number;
}

/** A Slack client with the bot token, read when it is first needed and again from time to time. */
export const slackClientFrom = (access: ClientAccess): (() => Promise<WebClient>) =>
  keptFor(SECRET_AGE_MILLISECONDS, access.now, async () =>
    clientWith(
      await readSlackSecret(access.ssm, access.token, {
        what: 'Slack token',
        variable: 'SLACK_BOT_TOKEN',
      }),
      access,
    ),
  );

/** The client's own defaults, ten retries in half an hour and no timeout, do not fit a function. */
const clientWith = (token: string, { apiUrl, headers, timeout }: ClientAccess): WebClient =>
  new WebClient(token, {
    ...(apiUrl && { slackApiUrl: apiUrl }),
    headers: { ...headers },
    timeout,
    fetch: httpFetch,
    // What fails is thrown, and logged once, by the middleware.
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
  });
