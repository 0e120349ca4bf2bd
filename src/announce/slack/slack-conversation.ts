import type { ImageRef } from '../../core/image.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import { destinationOf, type NotifyRule } from '../../core/policy/notify.ts';
import { isWorse } from '../../core/telling/hearing.ts';
import { isInDoubt } from '../../core/telling/may-show.ts';
import { type Conversation, conversationOf } from '../../core/telling/said.ts';
import { lookOf } from '../../core/telling/shown.ts';
import type { Announcement } from '../announcement.ts';
import type { SoFar, Taken } from '../route.ts';
import type { SlackMessage } from './slack-block.ts';
import {
  type Metadata,
  type Post,
  post,
  rewrite,
  type SlackAccess,
  type SlackPlace,
} from './slack-calls.ts';
import { isGone, isNotTakenThere, SlackRefusal } from './slack-failure.ts';
import { slackMessage } from './slack-message.ts';
import { deliveryOf, findPosted, findUnnoted } from './slack-posted.ts';
import { type Word, wordOf } from './slack-word.ts';

/** Where conversations are held: by the policy's rules, and where they say nothing in the deployment's channel. */
export interface SlackHouse extends SlackAccess {
  readonly channel: string;
  readonly notify: readonly NotifyRule[];
}

/**
 * Says in one conversation how an image stands: its root message is written, anew where there is one, and what
 * changed is told in the thread below. Throws as the calls do.
 */
export async function converse(
  house: SlackHouse,
  announcement: Announcement,
  soFar: SoFar,
): Promise<Taken> {
  const to = destinationOf(announcement.judgement, house.notify);
  const before = conversationOf(soFar.said);
  const channel = channelFor(house, announcement);
  const standing = before && isIn(before, channel) ? before : undefined;
  const saying = { house, announcement, soFar };
  const unnoted = standing && isInDoubt(standing) ? await lastUnnoted(saying, standing) : undefined;
  const word = wordOf(announcement, soFar.said, to, standing, unnoted);
  const isAmong = standing?.pivot && !soFar.isToShow && !beginsItsOwn(announcement, soFar);
  const among = isAmong ? await sayAmongOthers(saying, standing, word) : undefined;
  if (among) return among;
  const isOwn = standing !== undefined && !standing.pivot;
  const rewritten = isOwn ? await writeAgain(saying, standing) : undefined;
  if (soFar.isToShow && before) return takenAs(showing(announcement, rewritten ?? before));
  const root = rewritten ?? (await begin(saying, channel));
  if (word === 'withheld') return { ...takenAs(root), untold: true };
  if (!word) return takenAs(root);
  // A root that is there anew would be posted twice if the run died before its thread has its word.
  if (!rewritten) await soFar.note(takenAs({ ...root, owes: true }));
  const thread = { root: root.root, isBroadcast: word.isBroadcast && rewritten !== undefined };
  // What a new root owes is owed by that one, however often it has been written since.
  const writing = isOwn && standing.owes ? standing.revision : root.revision;
  await postOnce(saying, root.channel, { message: word.message, thread }, writing);
  return takenAs(root);
}

/** Where people are to hear of an image. */
export const channelFor = (
  house: SlackHouse,
  { judgement, channel }: Pick<Announcement, 'judgement' | 'channel'>,
): string => channel ?? destinationOf(judgement, house.notify).channel ?? house.channel;

/** What gets worse has a message of its own from then on, unless people hear of it among others again. */
const beginsItsOwn = (announcement: Announcement, { said }: SoFar): boolean =>
  isWorse(announcement, said) && announcement.inSummary !== true;

/**
 * In the thread of a message about many images only another verdict is worth a word; undefined where that thread takes
 * none any more.
 */
async function sayAmongOthers(
  saying: Saying,
  standing: Conversation,
  word: Word | 'withheld' | undefined,
): Promise<Taken | undefined> {
  if (word === 'withheld') return { ...takenAs(standing), untold: true };
  const { house, announcement, soFar } = saying;
  const { verdict } = announcement.judgement;
  if (!word || soFar.said?.shown?.verdict === verdict) return takenAs(standing);
  const thread = { root: standing.root, isBroadcast: false };
  try {
    await postOnce(saying, standing.channel, { message: word.message, thread }, standing.revision);
    return takenAs(standing);
  } catch (error) {
    if (mayGoElsewhere(error, standing, house)) return undefined;
    throw error;
  }
}

/** Of a channel that does not take it another one may, but for the deployment's own: there somebody has to act. */
const mayGoElsewhere = (error: unknown, { channel }: Conversation, house: SlackHouse): boolean =>
  error instanceof SlackRefusal &&
  (isGone(error) || (channel !== house.channel && isNotTakenThere(error)));

/** What is being said, where, and what was before. */
interface Saying {
  readonly house: SlackHouse;
  readonly announcement: Announcement;
  readonly soFar: SoFar;
}

/** Posts a message, unless a run that has died since has: then it stays as that one posted it. */
async function postOnce(
  { house, announcement, soFar }: Saying,
  channel: string,
  { message, thread }: Omit<Post, 'metadata'>,
  writing?: number,
): Promise<SlackPlace> {
  const { image, verdict } = announcement.judgement;
  const where = { channel, ...(thread && { root: thread.root }) };
  const delivery = deliveryOf(image, soFar, thread ? 'reply' : 'root', writing);
  const metadata = metadataOf(image, verdict, delivery);
  const posted = soFar.isResumed && (await findPosted(house, where, delivery, soFar));
  return posted || post(house, channel, { message, metadata, ...(thread && { thread }) });
}

/** What a run may have said in the thread before it died, and another judgement took the place of its own. */
const lastUnnoted = (
  { house, announcement, soFar }: Saying,
  { channel, root }: Conversation,
): ReturnType<typeof findUnnoted> =>
  findUnnoted(house, { channel, root }, announcement.judgement.image, soFar);

/** What could not be written anew, or stands elsewhere, is told with the rest when the quiet hours are over. */
const showing = ({ judgement }: Announcement, root: Conversation): Conversation => ({
  ...root,
  shows: lookOf(judgement),
});

const isIn = ({ channel, insteadOf }: Conversation, wanted: string): boolean =>
  channel === wanted || insteadOf === wanted;

/** The root with what it has to show now; undefined where it cannot be written any more. */
async function writeAgain(
  { house, announcement, soFar }: Saying,
  standing: Conversation,
): Promise<Conversation | undefined> {
  const { owes: _owes, shows: _shows, ...rest } = standing;
  const root = { ...rest, revision: standing.revision + 1 };
  const message = withIds(slackMessage(announcement), root.revision);
  try {
    const place = { channel: root.channel, ts: root.root };
    const { image, verdict } = announcement.judgement;
    const metadata = metadataOf(image, verdict, deliveryOf(image, soFar, 'root'));
    await rewrite(house, place, message, metadata);
    return root;
  } catch (error) {
    if (mayGoElsewhere(error, root, house)) return undefined;
    throw error;
  }
}

/** A new root where the image belongs, or, where that channel does not take it, in the deployment's own. */
async function begin(saying: Saying, channel: string): Promise<Conversation> {
  const { house, announcement } = saying;
  const postIn = async (place: string, message: SlackMessage): Promise<Conversation> => {
    const posted = await postOnce(saying, place, { message: withIds(message, 1) });
    return { channel: posted.channel, root: posted.ts, revision: 1 };
  };
  try {
    return await postIn(channel, slackMessage(announcement));
  } catch (error) {
    if (channel === house.channel || !(error instanceof SlackRefusal) || !isNotTakenThere(error))
      throw error;
    const elsewhere = { channel, why: error.word };
    const root = await postIn(house.channel, slackMessage(announcement, elsewhere));
    return { ...root, insteadOf: channel };
  }
}

/** Slack wants other ids in a message that is written anew; a click on an older one is known by them. */
export const withIds = ({ text, blocks }: SlackMessage, revision: number): SlackMessage => ({
  text,
  blocks: blocks.map((block, index) => ({ ...block, block_id: `r${revision}.${index}` })),
});

const metadataOf = (image: ImageRef, verdict: Verdict, delivery: string): Metadata => ({
  event_type: 'image_judged',
  event_payload: {
    repository: image.repository,
    digest: image.digest,
    verdict,
    delivery_id: delivery,
  },
});

const takenAs = (conversation: Conversation): Taken => ({
  receipt: `${conversation.channel}/${conversation.root}`,
  conversation,
});
