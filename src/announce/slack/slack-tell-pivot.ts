import { destinationOf } from '../../core/policy/notify.ts';
import { heldOf } from '../../core/telling/held.ts';
import { newlyBlocking } from '../../core/telling/newly-blocking.ts';
import type { PostedPivot } from '../../core/telling/pivot.ts';
import type { Acting, Guidance } from '../announcement.ts';
import type { PivotNews } from '../pivot-news.ts';
import type { Pivots } from '../route.ts';
import { slackAccepted } from './slack-accepted.ts';
import type { Block, SlackMessage } from './slack-block.ts';
import { type Post, post, type SlackPlace } from './slack-calls.ts';
import { placeFor } from './slack-conversation.ts';
import { isNotTakenThere, SlackRefusal } from './slack-failure.ts';
import { elsewhereBlock } from './slack-message.ts';
import { slackPivot } from './slack-pivot.ts';
import { slackPivotList } from './slack-pivot-list.ts';
import { deliveryOfPivot, findPosted } from './slack-posted.ts';
import { type SlackHouse, withIds } from './slack-saying.ts';
import { tellAcceptedIn } from './slack-tell-accepted.ts';

/** Tells in Slack of many images that are worse for one vulnerability. */
export const slackPivots = (house: SlackHouse, guidance?: Guidance, acting?: Acting): Pivots => ({
  held: (announcement, { said, number }, at) => {
    const { mention } = destinationOf(announcement.judgement, house.notify);
    const { owner } = announcement;
    const where = {
      channel: placeFor(house, announcement, said),
      ...(mention && { mention }),
      ...(owner !== undefined && { owner }),
    };
    const blocking = newlyBlocking(announcement, said);
    return heldOf(announcement, said, { ...where, number, at }, blocking);
  },
  post: (news) =>
    postRoot(house, news, (elsewhere) =>
      slackPivot(news, guidance, { ...(acting && { acting }), ...(elsewhere && { elsewhere }) }),
    ),
  reply: async (news, at, { channel, root }) => {
    const message = slackPivotList(news, guidance?.members)[at];
    if (!message) return false;
    const thread = { root, isBroadcast: false };
    await postOnce(house, news, channel, { message, thread, step: at });
    return true;
  },
  accepted: (news) => tellAcceptedIn(house, news, slackAccepted(news, acting)),
});

/** In the channel where people are to hear of it, or, where that does not take it, in the deployment's own. */
async function postRoot(
  house: SlackHouse,
  news: PivotNews,
  write: (elsewhere?: Block) => SlackMessage,
): Promise<PostedPivot> {
  const { channel } = news;
  const postIn = async (place: string, message: SlackMessage): Promise<PostedPivot> => {
    const posted = await postOnce(house, news, place, {
      message: withIds(message, 1),
      step: 'root',
    });
    return { channel: posted.channel, root: posted.ts };
  };
  try {
    return await postIn(channel, write());
  } catch (error) {
    if (channel === house.channel || !(error instanceof SlackRefusal) || !isNotTakenThere(error))
      throw error;
    const elsewhere = elsewhereBlock({ channel, why: error.word });
    const root = await postIn(house.channel, write(elsewhere));
    return { ...root, insteadOf: channel };
  }
}

/** Posts a message, unless a run that has died since has. */
async function postOnce(
  house: SlackHouse,
  news: PivotNews,
  channel: string,
  { message, thread, step }: Omit<Post, 'metadata'> & { readonly step: 'root' | number },
): Promise<SlackPlace> {
  const { vulnerability, images, name, at, isResumed } = news;
  const delivery = deliveryOfPivot(name, step);
  const where = { channel, ...(thread && { root: thread.root }) };
  const posted = isResumed && (await findPosted(house, where, delivery, { judgedAt: at }));
  const event_payload = {
    vulnerability,
    images: images.length,
    pivot: name,
    delivery_id: delivery,
  };
  const metadata = { event_type: 'images_judged', event_payload };
  return posted || post(house, channel, { message, metadata, ...(thread && { thread }) });
}
