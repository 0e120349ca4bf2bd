import { APP, type StoredMessage } from './workspace.ts';

/** A message as Slack sends it. Of its metadata only the type, unless all of it is asked for. */
export function wireMessage(
  message: StoredMessage,
  withMetadata: boolean,
): Record<string, unknown> {
  const { ts, text, blocks, attachments, metadata, thread_ts, isBroadcast, edited } = message;
  return {
    type: 'message',
    ...(isBroadcast && { subtype: 'thread_broadcast' }),
    user: APP.user_id,
    bot_id: APP.bot_id,
    app_id: APP.app_id,
    team: APP.team_id,
    text,
    ts,
    ...(thread_ts !== undefined && { thread_ts }),
    ...(blocks.length > 0 && { blocks }),
    ...(attachments !== undefined && { attachments }),
    ...(metadata && { metadata: withMetadata ? metadata : { event_type: metadata.event_type } }),
    ...(edited !== undefined && { edited: { user: APP.user_id, ts: edited } }),
  };
}
