import { channelIn } from './slack-channels.ts';
import { required, SlackError } from './slack-error.ts';
import { isTrue } from './slack-request.ts';
import { wireMessage } from './wire-message.ts';
import type { StoredMessage, Workspace } from './workspace.ts';

type Body = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

/** conversations.history: what stands in a channel, broadcast replies too, the latest first. */
export function history(workspace: Workspace, body: Body): Fields {
  const channel = readableChannel(workspace, body);
  const isInRange = rangeOf(body);
  const messages = workspace.messages
    .filter((one) => one.channel === channel && (one.thread_ts === undefined || one.isBroadcast))
    .filter(isInRange)
    .toReversed();
  return pageOf(workspace, messages, body, 100);
}

/** conversations.replies: a thread by its root or any reply of it, the earliest first. The root comes whatever the range. */
export function replies(workspace: Workspace, body: Body): Fields {
  const channel = readableChannel(workspace, body);
  const ts = required(body, 'ts');
  const inChannel = workspace.messages.filter((one) => one.channel === channel);
  const asked = inChannel.find((one) => one.ts === ts);
  const root = inChannel.find((one) => one.ts === (asked?.thread_ts ?? ts));
  if (root === undefined) throw new SlackError('thread_not_found');
  const isInRange = rangeOf(body);
  const thread = inChannel.filter((one) => one.thread_ts === root.ts).filter(isInRange);
  return pageOf(workspace, [root, ...thread], body, 1000);
}

function readableChannel(workspace: Workspace, body: Body): string {
  const { id, is_member: isMember } = channelIn(workspace, required(body, 'channel'));
  if (isMember === false) throw new SlackError('not_in_channel');
  return id;
}

/** `oldest` and `latest` are left out themselves, unless the range is inclusive. */
function rangeOf(body: Body): (message: StoredMessage) => boolean {
  const oldest = timeOf(body, 'oldest') ?? 0;
  const latest = timeOf(body, 'latest') ?? Number.POSITIVE_INFINITY;
  const isInclusive = isTrue(body['inclusive']);
  return ({ ts }) => {
    const at = Number(ts);
    return (at > oldest && at < latest) || (isInclusive && (at === oldest || at === latest));
  };
}

function timeOf(body: Body, name: 'oldest' | 'latest'): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  const time = Number(value);
  if (Number.isNaN(time)) throw new SlackError(`invalid_ts_${name}`);
  return time;
}

const LIMIT = 999;

function pageOf(
  { messages: all }: Workspace,
  messages: readonly StoredMessage[],
  body: Body,
  usual: number,
): Fields {
  const limit = Math.min(Math.max(Math.trunc(Number(body['limit'] ?? usual)) || usual, 1), LIMIT);
  const from = startOf(messages, body['cursor']);
  const page = messages.slice(from, from + limit);
  const next = messages[from + limit];
  const withMetadata = isTrue(body['include_all_metadata']);
  return {
    messages: page.map((message) => ({
      ...wireMessage(message, withMetadata),
      ...threadOf(message, all),
    })),
    has_more: next !== undefined,
    ...(next && { response_metadata: { next_cursor: cursorTo(next) } }),
  };
}

/** A root says that it is one. */
function threadOf({ channel, ts }: StoredMessage, all: readonly StoredMessage[]): Fields {
  const thread = all.filter((one) => one.channel === channel && one.thread_ts === ts);
  const latest = thread.at(-1);
  return latest ? { thread_ts: ts, reply_count: thread.length, latest_reply: latest.ts } : {};
}

const cursorTo = ({ ts }: StoredMessage): string => Buffer.from(`next_ts:${ts}`).toString('base64');

function startOf(messages: readonly StoredMessage[], cursor: unknown): number {
  if (cursor === undefined || cursor === '') return 0;
  const at = messages.findIndex((message) => cursorTo(message) === cursor);
  if (at < 0) throw new SlackError('invalid_cursor');
  return at;
}
