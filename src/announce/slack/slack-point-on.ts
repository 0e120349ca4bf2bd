import { hasToPoint } from '../../core/telling/moved.ts';
import type { Conversation, LeftRoot } from '../../core/telling/said.ts';
import { called, rewrite } from './slack-calls.ts';
import { isGone, isNotTakenThere, SlackRefusal } from './slack-failure.ts';
import { slackMoved } from './slack-moved.ts';
import { metadataOf, type Saying, withIds } from './slack-saying.ts';

/**
 * Has every root that a conversation has left behind say where it goes on. It may be repeated, and notifies nobody. A
 * channel that does not take it is nobody's to mend: what stands there is let go. Throws TransientFailure.
 */
export async function pointOn(saying: Saying, root: Conversation): Promise<Conversation> {
  const { left: before = [], ...rest } = root;
  if (!hasToPoint(root)) return root;
  const url = await permalinkOf(saying, root);
  const left: LeftRoot[] = [];
  for (const one of before) {
    const still = one.pointsTo === undefined ? await pointing(saying, one, root, url) : one;
    if (still) left.push(still);
  }
  return { ...rest, ...(left.length > 0 && { left }) };
}

/** The root with a word of where it goes on in place of what it showed; undefined where it cannot be written any more. */
async function pointing(
  { house, announcement, soFar }: Saying,
  one: LeftRoot,
  { channel, root }: Conversation,
  url: string | undefined,
): Promise<LeftRoot | undefined> {
  const revision = one.revision + 1;
  const message = withIds(slackMoved(announcement.judgement, channel, url), revision);
  try {
    const place = { channel: one.channel, ts: one.root };
    await rewrite(house, place, message, metadataOf(announcement, soFar, 'moved'));
    return { ...one, revision, pointsTo: `${channel}/${root}` };
  } catch (error) {
    if (error instanceof SlackRefusal && (isGone(error) || isNotTakenThere(error)))
      return undefined;
    throw error;
  }
}

/** The address of a message, for which Slack asks for no scope; undefined where it does not say: the channel is enough. */
async function permalinkOf(
  { house }: Saying,
  { channel, root }: Conversation,
): Promise<string | undefined> {
  try {
    const answer = await called(house, `asking for a link into ${channel}`, (slack) =>
      slack.chat.getPermalink({ channel, message_ts: root }),
    );
    return answer.permalink;
  } catch {
    return undefined;
  }
}
