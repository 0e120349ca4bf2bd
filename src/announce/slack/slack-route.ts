import type { WebClient } from '@slack/web-api';
import { messageOf } from '../../core/ledger/comparison.ts';
import type { Route, RouteKind } from '../route.ts';
import { untilTaken } from '../until-taken.ts';
import type { SlackMessage } from './slack-block.ts';
import { slackClientFrom } from './slack-client.ts';
import { failureOfSlack, waitFor } from './slack-failure.ts';
import { slackMessage } from './slack-message.ts';
import { slackNotice } from './slack-notice.ts';
import { type SlackSettings, slackProblemsIn, slackSettingsIn } from './slack-settings.ts';
import { slackSummary } from './slack-summary.ts';

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
  summarise: (summary) =>
    post(settings, slackSummary(summary), {
      event_type: 'registry_compared',
      event_payload: { comparison: messageOf(summary.run), judged: summary.tally.judged },
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
