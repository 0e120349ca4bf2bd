import { contentOf, POSTED_CHARACTERS } from './message-limits.ts';
import { openChannelIn } from './slack-channels.ts';
import { required, SlackError } from './slack-error.ts';
import { nextNumber, seconds, type Workspace } from './workspace.ts';

type Body = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

const FURTHEST_SECONDS = 120 * 24 * 60 * 60;

/** chat.scheduleMessage: refused for the same reasons as what is posted at once. */
export function scheduleMessage(workspace: Workspace, body: Body): Fields {
  const channel = openChannelIn(workspace, required(body, 'channel')).id;
  const { text } = contentOf(body, POSTED_CHARACTERS);
  const post_at = Number(required(body, 'post_at'));
  if (!Number.isInteger(post_at)) throw new SlackError('invalid_time');
  if (post_at <= seconds(workspace)) throw new SlackError('time_in_past');
  if (post_at > seconds(workspace) + FURTHEST_SECONDS) throw new SlackError('time_too_far');
  const id = `Q${nextNumber(workspace)}`;
  workspace.scheduled.set(id, { channel, post_at, text });
  return { channel, scheduled_message_id: id, post_at, message: { text, type: 'delayed_message' } };
}

/** chat.deleteScheduledMessage */
export function deleteScheduledMessage(workspace: Workspace, body: Body): Fields {
  const id = required(body, 'scheduled_message_id');
  const { id: channel } = openChannelIn(workspace, required(body, 'channel'));
  if (workspace.scheduled.get(id)?.channel !== channel)
    throw new SlackError('invalid_scheduled_message_id');
  workspace.scheduled.delete(id);
  return {};
}
