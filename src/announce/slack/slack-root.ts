import type { Conversation } from '../../core/telling/said.ts';
import { rewrite } from './slack-calls.ts';
import { isGone, isNotTakenThere, SlackRefusal } from './slack-failure.ts';
import { type RootMessage, rootMessage } from './slack-message.ts';
import { metadataOf, postOnce, type Saying, type SlackHouse, withIds } from './slack-saying.ts';
import type { WrittenRoot } from './slack-tell-list.ts';

/** The root with what it has to show now; undefined where it cannot be written any more. */
export async function writeAgain(
  { house, announcement, soFar }: Saying,
  standing: Conversation,
): Promise<WrittenRoot | undefined> {
  const { owes: _owes, owesList: _owesList, shows: _shows, ...rest } = standing;
  const root = { ...rest, revision: standing.revision + 1 };
  const { message, isCut } = rootMessage(announcement);
  try {
    const place = { channel: root.channel, ts: root.root };
    const metadata = metadataOf(announcement, soFar, 'root');
    await rewrite(house, place, withIds(message, root.revision), metadata);
    return { root, isCut };
  } catch (error) {
    if (mayGoElsewhere(error, root, house)) return undefined;
    throw error;
  }
}

/** A new root where the image belongs, or, where that channel does not take it, in the deployment's own. */
export async function beginRoot(
  saying: Saying,
  channel: string,
  left: Pick<Conversation, 'left'>,
): Promise<WrittenRoot> {
  const { house, announcement } = saying;
  const postIn = async (place: string, { message, isCut }: RootMessage): Promise<WrittenRoot> => {
    const posted = await postOnce(saying, place, { message: withIds(message, 1) }, 'root');
    return { root: { channel: posted.channel, root: posted.ts, revision: 1, ...left }, isCut };
  };
  try {
    return await postIn(channel, rootMessage(announcement));
  } catch (error) {
    if (channel === house.channel || !(error instanceof SlackRefusal) || !isNotTakenThere(error))
      throw error;
    const elsewhere = { channel, why: error.word };
    const { root, isCut } = await postIn(house.channel, rootMessage(announcement, elsewhere));
    return { root: { ...root, insteadOf: channel }, isCut };
  }
}

/** Of a channel that does not take it another one may, but for the deployment's own: there somebody has to act. */
export const mayGoElsewhere = (
  error: unknown,
  { channel }: Conversation,
  house: SlackHouse,
): boolean =>
  error instanceof SlackRefusal &&
  (isGone(error) || (channel !== house.channel && isNotTakenThere(error)));
