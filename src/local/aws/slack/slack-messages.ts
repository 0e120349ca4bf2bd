import { listOf } from './complaints.ts';
import {
  type Content,
  contentOf,
  POSTED_CHARACTERS,
  UPDATED_CHARACTERS,
} from './message-limits.ts';
import { channelIn, openChannelIn } from './slack-channels.ts';
import { invalidArguments, required, SlackError } from './slack-error.ts';
import { isTrue } from './slack-request.ts';
import { wireMessage } from './wire-message.ts';
import { nextTs, type StoredMessage, type Workspace } from './workspace.ts';

type Body = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

/** chat.postMessage */
export function postMessage(workspace: Workspace, body: Body, author: string): Fields {
  const channel = openChannelIn(workspace, required(body, 'channel')).id;
  const content = contentOf(body, POSTED_CHARACTERS);
  const isBroadcast = isTrue(body['reply_broadcast']);
  if (isBroadcast && body['thread_ts'] === undefined)
    throw invalidArguments('reply_broadcast needs thread_ts');
  const root = rootOf(workspace, channel, body['thread_ts']);
  const message = store(workspace, content, { channel, author, isBroadcast, root });
  return { channel, ts: message.ts, message: wireMessage(message, true) };
}

/**
 * The root under which a reply goes. Where the message is not there, or not any more, Slack posts the reply into the
 * channel without a word (slack-go/slack#1571). What comes of a reply's own `ts` it does not say, only that it is to be
 * avoided: here it is refused.
 */
export function rootOf(
  { messages }: Workspace,
  channel: string,
  thread: unknown,
): string | undefined {
  if (thread === undefined) return undefined;
  const root = messages.find((one) => one.channel === channel && one.ts === thread);
  if (root?.thread_ts !== undefined) throw new SlackError('cannot_reply_to_message');
  return root?.ts;
}

/** Puts a message into a channel, or a thread of it. */
export function store(
  workspace: Workspace,
  { text, blocks = [], attachments, metadata }: Content,
  to: { channel: string; author: string; isBroadcast?: boolean; root?: string | undefined },
): StoredMessage {
  const { channel, author, isBroadcast = false, root } = to;
  const ts = nextTs(workspace);
  const message = {
    channel,
    ts,
    author,
    ...(root !== undefined && { thread_ts: root }),
    isBroadcast: root !== undefined && isBroadcast,
    text,
    blocks: withIds(blocks, ts),
    ...(attachments !== undefined && { attachments }),
    ...(metadata && { metadata }),
    reusedBlockIds: [],
  };
  workspace.messages.push(message);
  return message;
}

/** Slack gives an id to every block that comes without. */
export const withIds = (
  blocks: readonly Record<string, unknown>[],
  of: string,
): Record<string, unknown>[] =>
  blocks.map((block, index) => ({ ...block, block_id: block['block_id'] ?? `${of}.${index}` }));

/** chat.update */
export function updateMessage(workspace: Workspace, body: Body, author: string): Fields {
  const message = ownMessage(workspace, body, author, 'cant_update_message');
  const content = contentOf(body, UPDATED_CHARACTERS);
  if (isTrue(body['reply_broadcast']) && !message.isBroadcast) {
    // An old reply is seen in the channel, or says something else: both at once are refused.
    const isReply = message.thread_ts !== undefined;
    throw new SlackError(isReply ? 'no_dual_broadcast_content_update' : 'cant_broadcast_message');
  }
  const updated = rewrite(workspace, message, content);
  const { channel, ts, text } = updated;
  return { channel, ts, text, message: wireMessage(updated, true) };
}

/** Writes a message anew: a text alone takes its blocks away; attachments and metadata stay unless others come. */
export function rewrite(
  workspace: Workspace,
  message: StoredMessage,
  { text, blocks = [], attachments, metadata }: Content,
): StoredMessage {
  const isRich = (list: readonly Record<string, unknown>[]): boolean =>
    list.some(({ type }) => type === 'rich_text');
  if (isRich(message.blocks) && blocks.length > 0 && !isRich(blocks))
    throw new SlackError('block_mismatch');
  const edited = nextTs(workspace);
  const before = new Set(message.blocks.map(({ block_id: id }) => id));
  const { metadata: kept, ...rest } = message;
  const still = metadata === undefined ? kept : metadata;
  const updated: StoredMessage = {
    ...rest,
    text,
    blocks: withIds(blocks, edited),
    ...(attachments !== undefined && { attachments }),
    ...(still && { metadata: still }),
    edited,
    reusedBlockIds: blocks.map(({ block_id: id }) => String(id)).filter((id) => before.has(id)),
  };
  workspace.earlier.push(message);
  workspace.messages[workspace.messages.indexOf(message)] = updated;
  return updated;
}

/** chat.delete */
export function deleteMessage(workspace: Workspace, body: Body, author: string): Fields {
  const message = ownMessage(workspace, body, author, 'cant_delete_message');
  remove(workspace, message);
  return { channel: message.channel, ts: message.ts };
}

export function remove({ messages }: Workspace, message: StoredMessage): void {
  messages.splice(messages.indexOf(message), 1);
}

function ownMessage(
  workspace: Workspace,
  body: Body,
  author: string,
  unlessOurs: string,
): StoredMessage {
  const channel = channelIn(workspace, required(body, 'channel'));
  const ts = required(body, 'ts');
  if (channel.is_archived) throw new SlackError('is_inactive');
  const message = workspace.messages.find((one) => one.channel === channel.id && one.ts === ts);
  if (message === undefined) throw new SlackError('message_not_found');
  if (message.author !== author) throw new SlackError(unlessOurs);
  return message;
}

/** chat.postEphemeral: one person sees it, and it can neither be read again nor changed. */
export function postEphemeral(workspace: Workspace, body: Body): Fields {
  const channel = openChannelIn(workspace, required(body, 'channel')).id;
  const user = required(body, 'user');
  const { text, blocks = [] } = contentOf(body, POSTED_CHARACTERS);
  const root = rootOf(workspace, channel, body['thread_ts']);
  const ts = nextTs(workspace);
  workspace.ephemeral.push({
    channel,
    user,
    ts,
    ...(root !== undefined && { thread_ts: root }),
    text,
    blocks: withIds(listOf(blocks) as Record<string, unknown>[], ts),
  });
  return { message_ts: ts };
}

/** chat.getPermalink */
export function getPermalink(workspace: Workspace, body: Body): Fields {
  const channel = channelIn(workspace, required(body, 'channel')).id;
  const ts = required(body, 'message_ts');
  const message = workspace.messages.find((one) => one.channel === channel && one.ts === ts);
  if (message === undefined) throw new SlackError('message_not_found');
  const inThread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${channel}` : '';
  const permalink = `https://embedded.slack.com/archives/${channel}/p${ts.replace('.', '')}${inThread}`;
  return { channel, permalink };
}
