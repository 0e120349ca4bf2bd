import type { WebClient } from '@slack/web-api';
import { untilTaken } from '../until-taken.ts';
import { failureOfSlack, waitFor } from './slack-failure.ts';

/** By whom Slack is called. The client is asked for when there is something to say. */
export interface SlackAccess {
  readonly client: () => Promise<WebClient>;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** What other apps in the workspace may read of a message without its text. */
export interface Metadata {
  readonly event_type: string;
  readonly event_payload: Record<string, string | number>;
}

/** Where a message of Slack stands: the channel's id and the message's `ts`. */
export interface SlackPlace {
  readonly channel: string;
  readonly ts: string;
}

/** What a message says: blocks of whatever kind, and what a notification shows. */
interface Content {
  readonly text: string;
  readonly blocks: readonly object[];
}

/** A message in a channel, or in a thread. */
export interface Post {
  readonly message: Content;
  readonly metadata: Metadata;
  readonly thread?: {
    readonly root: string;
    /** Seen in the channel as well. */
    readonly isBroadcast: boolean;
  };
}

/** Posts a message, and answers with where it stands. Throws SlackRefusal, PermanentFailure or TransientFailure. */
export async function post(
  access: SlackAccess,
  channel: string,
  { message, metadata, thread }: Post,
): Promise<SlackPlace> {
  const answer = await called(access, `posting to the Slack channel ${channel}`, (slack) =>
    slack.chat.postMessage({
      channel,
      ...contentOf(message),
      metadata,
      unfurl_links: false,
      unfurl_media: false,
      ...within(thread),
    }),
  );
  return { channel: answer.channel ?? channel, ts: answer.ts ?? '' };
}

const within = (thread: Post['thread']) => {
  if (!thread) return {};
  const thread_ts = thread.root;
  return thread.isBroadcast ? { thread_ts, reply_broadcast: true as const } : { thread_ts };
};

/** Writes a message of ours anew, which nobody is notified of. Throws as `post` does. */
export async function rewrite(
  access: SlackAccess,
  { channel, ts }: SlackPlace,
  message: Content,
  metadata: Metadata,
): Promise<void> {
  await called(access, `writing to the Slack channel ${channel}`, (slack) =>
    slack.chat.update({ channel, ts, ...contentOf(message), metadata }),
  );
}

/** Blocks as the text that is sent: they would be copied for a line of the client's log that nobody gets to see. */
const contentOf = ({ text, blocks }: Content) => ({
  text,
  blocks: JSON.stringify(blocks) as never,
});

/** Makes a call, again where Slack wants it later. Throws SlackRefusal, PermanentFailure or TransientFailure. */
export async function called<T>(
  { client, pause }: SlackAccess,
  doing: string,
  call: (slack: WebClient) => Promise<T>,
): Promise<T> {
  const slack = await client();
  try {
    return await untilTaken(() => call(slack), waitFor, pause);
  } catch (error) {
    throw failureOfSlack(doing, error);
  }
}
