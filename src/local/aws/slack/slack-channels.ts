import { SlackError } from './slack-error.ts';
import { scopesOf } from './slack-scopes.ts';
import type { SlackChannel } from './slack-world.ts';
import type { Workspace } from './workspace.ts';

/** A channel by its id or its name; undefined where there is none that our app could know of. */
export function findChannel(workspace: Workspace, called: string): SlackChannel | undefined {
  const { channels } = workspace.world();
  const name = called.replace(/^#/, '');
  if (channels === undefined) return { id: idFor(name) };
  const known = channels.find((one) => one.id === name || one.name === name);
  const isHidden = known?.is_private === true && known.is_member === false;
  return isHidden ? undefined : known;
}

/** @throws SlackError where there is no such channel */
export function channelIn(workspace: Workspace, called: string): SlackChannel {
  const channel = findChannel(workspace, called);
  if (channel === undefined) throw new SlackError('channel_not_found');
  return channel;
}

/** The same where something is to be posted there. */
export function openChannelIn(workspace: Workspace, called: string): SlackChannel {
  const channel = channelIn(workspace, called);
  if (channel.is_archived) throw new SlackError('is_archived');
  const mayPost = channel.is_member !== false || scopesOf(workspace).includes('chat:write.public');
  if (!mayPost) throw new SlackError('not_in_channel');
  return channel;
}

/** Where every channel exists, a name gets the same id each time. */
function idFor(name: string): string {
  if (/^[CDG][A-Z0-9]{2,}$/.test(name)) return name;
  const hex = Buffer.from(name).toString('hex').toUpperCase();
  return `C${hex.slice(0, 10).padEnd(10, '0')}`;
}
