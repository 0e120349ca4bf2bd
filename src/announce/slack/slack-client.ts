import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { LogLevel, WebClient } from '@slack/web-api';
import { failureOf, mayPass } from '../../core/aws-failure.ts';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { redacted } from '../../core/redacted.ts';
import { MINUTE } from '../../core/time.ts';
import { httpFetch } from '../../http/http-fetch.ts';

/** A rotated token reaches a warm function after this long. */
const TOKEN_AGE_MILLISECONDS = 15 * MINUTE;

interface SlackAccess {
  readonly token: { readonly parameter: string } | { readonly value: string };
  readonly apiUrl?: string;
  readonly ssm: SSMClient;
  readonly headers: Readonly<Record<string, string>>;
  readonly now: () => Date;
  /** For how many milliseconds an answer is waited for, to its last byte. */
  readonly timeout: number;
}

/**
 * A Slack client with the bot token, read when it is first needed and again from time to time.
 * SSM resolves Secrets Manager too: `/aws/reference/secretsmanager/<name>` names a secret.
 */
export function slackClientFrom(access: SlackAccess): () => Promise<WebClient> {
  let held: Attempt | undefined;
  const begin = (now: number): Attempt => {
    held = { client: openClient(access), since: now };
    return held;
  };
  return async function ask(): Promise<WebClient> {
    const now = access.now().getTime();
    const shared = held && now - held.since < TOKEN_AGE_MILLISECONDS ? held : undefined;
    const attempt = shared ?? begin(now);
    try {
      return await attempt.client;
    } catch (error) {
      if (held === attempt) held = undefined;
      if (!shared) throw error;
      // Somebody else's attempt, begun before the function was frozen perhaps: this one has its own.
      return ask();
    }
  };
}

/** One reading of the token, for whoever asks while it lasts. `since`: milliseconds since 1970. */
interface Attempt {
  readonly client: Promise<WebClient>;
  readonly since: number;
}

async function openClient(access: SlackAccess): Promise<WebClient> {
  const { token, ssm } = access;
  const value = 'value' in token ? token.value : await readToken(ssm, token.parameter);
  const place = 'value' in token ? 'SLACK_BOT_TOKEN' : `the parameter ${token.parameter}`;
  // As a header, a text with line breaks would stand in full in the error, and so in the log.
  if (!/^[\w-]+$/.test(value)) throw new PermanentFailure(`${place} holds no Slack token`);
  return clientWith(value, access);
}

/** The client's own defaults, ten retries in half an hour and no timeout, do not fit a function. */
const clientWith = (token: string, { apiUrl, headers, timeout }: SlackAccess): WebClient =>
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

async function readToken(ssm: SSMClient, parameter: string): Promise<string> {
  try {
    const answer = await ssm.send(
      new GetParameterCommand({ Name: parameter, WithDecryption: true }),
    );
    return answer.Parameter?.Value?.trim() ?? '';
  } catch (error) {
    throw withoutToken(`reading the Slack token from the parameter ${parameter}`, error);
  }
}

/** Without the error itself: an answer that could not be read stands in it, and the token in the answer. */
function withoutToken(doing: string, error: unknown): TransientFailure | PermanentFailure {
  const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const isAnswered = ($metadata?.httpStatusCode ?? 400) < 400;
  const { message } = failureOf(doing, error);
  const Failure = mayPass(error) ? TransientFailure : PermanentFailure;
  return new Failure(isAnswered ? `${doing}: the answer cannot be read` : redacted(message));
}
