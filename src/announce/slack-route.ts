import { ErrorCode, type WebClient } from '@slack/web-api';
import { PermanentFailure, TransientFailure } from '../core/errors.ts';
import type { Route } from './route.ts';
import type { SlackMessage } from './slack-block.ts';
import { slackMessage } from './slack-message.ts';
import { slackNotice } from './slack-notice.ts';

/** Where and with what a message goes to Slack. The client is asked for when there is something to say. */
export interface SlackSettings {
  readonly channel: string;
  readonly client: () => Promise<WebClient>;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Longer than this is not worth a function's time: the event is tried again in a minute anyway. */
const LONGEST_WAIT_SECONDS = 10;
const ATTEMPTS = 3;

/** A channel, by the bot token; the receipt is `<channel>/<ts>`. */
export const slackRoute = (settings: SlackSettings): Route => ({
  name: 'slack',
  getReady: () => {
    settings.client().catch(() => undefined);
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
  { channel, client, pause }: SlackSettings,
  message: SlackMessage,
  metadata: Metadata,
): Promise<string> {
  const slack = await client();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await postOnce(slack, channel, message, metadata);
    } catch (error) {
      const wait = waitFor(error);
      if (wait === undefined || attempt === ATTEMPTS) throw failureOfSlack(channel, error);
      await pause(wait * 1_000);
    }
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
    blocks: structuredClone(blocks) as never[],
    metadata,
    unfurl_links: false,
    unfurl_media: false,
  });
  return `${answer.channel}/${answer.ts}`;
}

/** Seconds to wait before trying again here; undefined where another try here could say it twice or is in vain. */
function waitFor(error: unknown): number | undefined {
  const failure = error as {
    code?: string;
    retryAfter?: number;
    statusCode?: number;
    data?: { error?: string };
  };
  if (failure.code === ErrorCode.RateLimitedError) {
    const seconds = failure.retryAfter ?? 1;
    return seconds <= LONGEST_WAIT_SECONDS ? seconds : undefined;
  }
  if (failure.code === ErrorCode.PlatformError && /^rate_?limited$/.test(failure.data?.error ?? ''))
    return 1;
  // An answer of 5xx most likely means that Slack did not take it; a broken connection says nothing.
  if (failure.code === ErrorCode.HTTPError && (failure.statusCode ?? 0) >= 500) return 1;
  return undefined;
}

/** Answers of Slack that a moment later may be others (docs.slack.dev, chat.postMessage). */
const TRANSIENT =
  /^(rate_?limited|internal_error|fatal_error|request_timeout|service_unavailable|team_added_to_org)$/;

function failureOfSlack(channel: string, error: unknown): TransientFailure | PermanentFailure {
  const failure = error as {
    code?: string;
    message?: string;
    statusCode?: number;
    data?: { error?: string };
  };
  const said = failure.data?.error;
  const text = `posting to the Slack channel ${channel}: ${said ?? failure.message}`;
  const permanent =
    (failure.code === ErrorCode.PlatformError && !TRANSIENT.test(said ?? '')) ||
    (failure.code === ErrorCode.HTTPError && (failure.statusCode ?? 500) < 500);
  return permanent
    ? new PermanentFailure(text, { cause: error })
    : new TransientFailure(text, { cause: error });
}
