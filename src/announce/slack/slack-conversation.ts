import { destinationOf } from '../../core/policy/notify.ts';
import { isWorse, whyQuiet } from '../../core/telling/hearing.ts';
import { isInDoubt } from '../../core/telling/may-show.ts';
import { conversationIn, hasToPoint, leaving } from '../../core/telling/moved.ts';
import { type Conversation, conversationOf, type Said } from '../../core/telling/said.ts';
import { lookOf } from '../../core/telling/shown.ts';
import type { Announcement } from '../announcement.ts';
import type { SoFar, Taken } from '../route.ts';
import { pointOn } from './slack-point-on.ts';
import { beginRoot, mayGoElsewhere, writeAgain } from './slack-root.ts';
import { lastUnnoted, postOnce, type Saying, type SlackHouse } from './slack-saying.ts';
import { listAgain, listFor, tellList, type WrittenRoot } from './slack-tell-list.ts';
import { type Word, wordOf } from './slack-word.ts';

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
  const channel = placeFor(house, announcement, soFar.said);
  const there = conversationIn(before, channel);
  // In quiet hours nothing is heard in another channel either.
  const standing = soFar.isToShow && there?.root !== before?.root ? undefined : there;
  const saying = { house, announcement, soFar };
  const unnoted = standing && isInDoubt(standing) ? await lastUnnoted(saying, standing) : undefined;
  const word = wordOf(announcement, soFar.said, to, standing, unnoted);
  const isAmong = standing?.pivot && !soFar.isToShow && !beginsItsOwn(announcement, soFar);
  const among = isAmong ? await sayAmongOthers(saying, standing, word) : undefined;
  if (among) return among;
  const isOwn = standing !== undefined && !standing.pivot;
  const rewritten = isOwn ? await writeAgain(saying, standing) : undefined;
  if (soFar.isToShow && before) {
    const shown = rewritten && (await withListAgain(saying, rewritten));
    return takenAs(showing(announcement, shown ?? before));
  }
  const left = there ? { ...(there.left && { left: there.left }) } : leaving(before, channel);
  const written = rewritten ?? (await beginRoot(saying, channelFor(house, announcement), left));
  if (word === 'withheld') {
    const root = await pointOn(saying, await withListAgain(saying, written));
    return { ...takenAs(root), untold: true };
  }
  // What a new root owes is owed by that one, however often it has been written since.
  const writing = isOwn && standing.owes ? standing.revision : written.root.revision;
  return takenAs(await tellThread(saying, written, { word, writing, isNew: !rewritten }));
}

/** What is still to be said below a root, as of which writing of it, and whether it is there anew. */
interface Below {
  readonly word: Word | undefined;
  readonly writing: number;
  readonly isNew: boolean;
}

/** Tells the thread its word, and lists there what the root cannot name; each is noted before the next. */
async function tellThread(
  saying: Saying,
  written: WrittenRoot,
  { word, writing, isNew }: Below,
): Promise<Conversation> {
  const { root } = written;
  const { note } = saying.soFar;
  const list = listFor(saying, written);
  const isOwing = list !== undefined || hasToPoint(root);
  const owing: Conversation = { ...root, ...(list && { owesList: true }) };
  // A root that is there anew would be posted twice if the run died before its thread has all it is to have.
  if (isNew && (word || isOwing)) await note(takenAs({ ...owing, ...(word && { owes: true }) }));
  if (word) {
    const thread = { root: root.root, isBroadcast: word.isBroadcast && !isNew };
    await postOnce(saying, root.channel, { message: word.message, thread }, 'reply', writing);
    if (isOwing) await note(takenAs(owing));
  }
  const pointed = await pointOn(saying, root);
  return list ? tellList(saying, { ...written, root: pointed }, list) : pointed;
}

/** Where nobody is to be notified, a list that stands there is written anew, and none begins. */
async function withListAgain(saying: Saying, written: WrittenRoot): Promise<Conversation> {
  const { root } = written;
  const list = root.list && listFor(saying, written);
  return (list && (await listAgain(saying, root, list))) ?? root;
}

/** Where people are to hear of an image. */
const channelFor = (
  house: SlackHouse,
  { judgement, channel }: Pick<Announcement, 'judgement' | 'channel'>,
): string => channel ?? destinationOf(judgement, house.notify).channel ?? house.channel;

/**
 * Where its conversation goes on: where people are to hear of it. What would begin none there goes on where people know
 * of it, so that nobody is told of what is over elsewhere.
 */
export function placeFor(
  house: SlackHouse,
  announcement: Announcement,
  said: Said | undefined,
): string {
  const before = conversationOf(said);
  const to = destinationOf(announcement.judgement, house.notify);
  // What a comparison's message tells of is only shown, and begins nothing anywhere.
  const isQuiet = announcement.inSummary === true || whyQuiet(to, announcement, said) !== undefined;
  const stays = before && !before.pivot && isQuiet;
  return stays ? (before.insteadOf ?? before.channel) : channelFor(house, announcement);
}

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
  const { channel, root, revision } = standing;
  // One reply tells it of all for which somebody has accepted it there.
  const together = announcement.toldTogether ?? [];
  if (together.some((one) => one.channel === channel && one.root === root))
    return takenAs(standing);
  const saidThere = { message: word.message, thread: { root, isBroadcast: false } };
  try {
    await postOnce(saying, channel, saidThere, 'reply', revision);
    return takenAs(standing);
  } catch (error) {
    if (mayGoElsewhere(error, standing, house)) return undefined;
    throw error;
  }
}

/** What could not be written anew, or stands elsewhere, is told with the rest when the quiet hours are over. */
const showing = ({ judgement }: Announcement, root: Conversation): Conversation => ({
  ...root,
  shows: lookOf(judgement),
});

const takenAs = (conversation: Conversation): Taken => ({
  receipt: `${conversation.channel}/${conversation.root}`,
  conversation,
});
