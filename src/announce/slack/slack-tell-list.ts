import { isWorse } from '../../core/telling/hearing.ts';
import type { Conversation } from '../../core/telling/said.ts';
import { rewrite } from './slack-calls.ts';
import { isGone, SlackRefusal } from './slack-failure.ts';
import { type FindingsList, slackList } from './slack-list.ts';
import { metadataOf, postOnce, type Saying, withIds } from './slack-saying.ts';

/** A root as it was just written, and whether it had to leave out findings by name. */
export interface WrittenRoot {
  readonly root: Conversation;
  readonly isCut: boolean;
}

/** What a thread is to list; undefined where that stands there, or the root names everything. */
export function listFor(
  { announcement }: Saying,
  { root, isCut }: WrittenRoot,
): FindingsList | undefined {
  if (!isCut && !root.list) return undefined;
  const list = slackList(announcement);
  return list.look === root.list?.look ? undefined : list;
}

/**
 * Lists in the thread what the root cannot name: the reply is written anew, which notifies nobody, or there is one from
 * then on. One that cannot be written any more stays as it is, unless the image has got worse. Throws as the calls do.
 */
export async function tellList(
  saying: Saying,
  written: WrittenRoot,
  list: FindingsList,
): Promise<Conversation> {
  const { root, isCut } = written;
  const again = await listAgain(saying, root, list);
  const { announcement, soFar } = saying;
  const isNeeded = isCut && (!root.list || isWorse(announcement, soFar.said));
  if (again || !isNeeded) return again ?? root;
  const message = withIds(list.message, root.revision);
  const thread = { root: root.root, isBroadcast: false };
  const { ts } = await postOnce(saying, root.channel, { message, thread }, 'list');
  return { ...root, list: { ts, look: list.look } };
}

/** The list that stands there, with what is to be listed by now; undefined where there is none, or it stays as it is. */
export async function listAgain(
  { house, announcement, soFar }: Saying,
  root: Conversation,
  { message, look }: FindingsList,
): Promise<Conversation | undefined> {
  if (!root.list) return undefined;
  const place = { channel: root.channel, ts: root.list.ts };
  try {
    const metadata = metadataOf(announcement, soFar, 'list');
    await rewrite(house, place, withIds(message, root.revision), metadata);
    return { ...root, list: { ...root.list, look } };
  } catch (error) {
    if (error instanceof SlackRefusal && isGone(error)) return undefined;
    throw error;
  }
}
