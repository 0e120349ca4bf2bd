import { ErrorCode, type WebClient } from '@slack/web-api';
import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import type { Route, RouteKind } from '../route.ts';
import { untilTaken } from '../until-taken.ts';
import type { SlackMessage } from './slack-block.ts';
import { slackClientFrom } from './slack-client.ts';
import { slackMessage } from './slack-message.ts';
import { slackNotice } from './slack-notice.ts';
import { type SlackSettings, slackProblemsIn, slackSettingsIn } from './slack-settings.ts';

/** Where and with what a message goes to Slack. The client is asked for when there is something to say. */
export interface SlackChannel {
  readonly channel: string;
  readonly client: () => Promise<WebClient>;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** A channel, by the bot token; the receipt is `<channel>/<ts>`. */
export const slackRoute = (settings: SlackChannel): Route => ({
  name: 'slack',
  prepare: async () => {
    await settings.client().catch(() => undefined);
  },
  send: (announcement) => {
    const { image, verdict } = announcement.judgement;
    return post(settings, slackMessage(announcement), {
      event_type: 'image_judged',
      event_payload: { repository: image.repository, digest: image.digest, verdict },
    });
  },
  notify: (notices) =>
    post(settings, slackNotice(notices), {
      event_type: 'policy_noticed',
      event_payload: { notices: notices.length },
    }),
});

/** What other apps in the workspace may read of a message without its text. */
interface Metadata {
  readonly event_type: string;
  readonly event_payload: Record<string, string | number>;
}

async function post(
  { channel, client, pause }: SlackChannel,
  message: SlackMessage,
  metadata: Metadata,
): Promise<string> {
  const slack = await client();
  try {
    return await untilTaken(() => postOnce(slack, channel, message, metadata), waitFor, pause);
  } catch (error) {
    throw failureOfSlack(channel, error);
  }
}

async function postOnce(
  client: WebClient,
  channel: string,
  { text, blocks }: SlackMessage,
  metadata: Metadata,
): Promise<string> {
  const answer = await client.chat.postMessage({
    channel,
    text,
    // As the text that is sent: blocks would be copied for a line of its log that nobody gets to see.
    blocks: JSON.stringify(blocks) as never,
    metadata,
    unfurl_links: false,
    unfurl_media: false,
  });
  return `${answer.channel}/${answer.ts}`;
}

/** What the errors of Slack's client say. Never the answer's body: it may repeat what we sent, token included. */
interface SlackFailure {
  readonly name?: string;
  readonly code?: unknown;
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly data?: { readonly error?: unknown };
  readonly cause?: { readonly name?: string; readonly cause?: { readonly code?: string } };
}

/** Slack's word for what is wrong. Where a proxy answers, its whole text stands in that place. */
function wordOf({ code, data }: SlackFailure): string | undefined {
  const said = code === ErrorCode.PlatformError ? data?.error : undefined;
  return typeof said === 'string' && /^[a-z0-9_]{1,60}$/.test(said) ? said : undefined;
}

/** Seconds after which Slack, which has not taken the message, wants it again. */
function waitFor(error: unknown): number | undefined {
  const failure = error as SlackFailure;
  if (failure.code === ErrorCode.RateLimitedError) return failure.retryAfter ?? 1;
  return /^rate_?limited$/.test(wordOf(failure) ?? '') ? 1 : undefined;
}

/** Answers of Slack that a moment later may be others (docs.slack.dev, chat.postMessage). */
const TRANSIENT =
  /^(rate_?limited|internal_error|fatal_error|request_timeout|service_unavailable|team_added_to_org)$/;

function failureOfSlack(channel: string, error: unknown): TransientFailure | PermanentFailure {
  const failure = error as SlackFailure;
  const word = wordOf(failure);
  const isRefused =
    (word !== undefined && !TRANSIENT.test(word)) ||
    (failure.code === ErrorCode.HTTPError && (failure.statusCode ?? 500) < 500);
  const Failure = isRefused ? PermanentFailure : TransientFailure;
  return new Failure(`posting to the Slack channel ${channel}: ${word ?? sayFailure(failure)}`);
}

function sayFailure({ name, code, statusCode, retryAfter, cause }: SlackFailure): string {
  switch (code) {
    case ErrorCode.RateLimitedError:
      return `rate limited for ${retryAfter ?? 1} s`;
    case ErrorCode.HTTPError:
      return `HTTP status ${statusCode}`;
    case ErrorCode.PlatformError:
      return "an answer that is not Slack's";
    default:
      return `no answer: ${cause?.cause?.code ?? cause?.name ?? name}`;
  }
}

/** Switched on by the channel's id. */
export const slack: RouteKind<SlackSettings> = {
  name: 'slack',
  needs: 'a Slack channel',
  variable: 'SLACK_CHANNEL',
  settingsIn: slackSettingsIn,
  problemsIn: slackProblemsIn,
  open: ({ channel, ...access }, { ssm, now, pause, run, timeout }) => {
    const headers: Record<string, string> = run ? { 'x-invocation': run } : {};
    const client = slackClientFrom({ ...access, ssm: ssm(), headers, now, timeout });
    return slackRoute({ channel, client, pause });
  },
};
