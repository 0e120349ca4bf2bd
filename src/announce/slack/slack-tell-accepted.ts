import type { AcceptedNews } from '../accepted-news.ts';
import type { SlackMessage } from './slack-block.ts';
import { post } from './slack-calls.ts';
import { isGone, isNotTakenThere, SlackRefusal } from './slack-failure.ts';
import { deliveryOfPivot, findPosted, type Where } from './slack-posted.ts';
import { type SlackHouse, withIds } from './slack-saying.ts';

/**
 * Posts what was accepted in the thread of the message about many images, unless a run that has died since has. Where
 * that takes nothing any more it is said in the deployment's own channel. Throws as `post` does.
 */
export async function tellAcceptedIn(
  house: SlackHouse,
  news: AcceptedNews,
  message: SlackMessage,
): Promise<void> {
  const { channel, root } = news;
  try {
    await postOnce(house, news, { channel, root }, message);
  } catch (error) {
    if (!(error instanceof SlackRefusal) || !mayStandAlone(error, channel, house)) throw error;
    await postOnce(house, news, { channel: house.channel }, message);
  }
}

const mayStandAlone = (error: SlackRefusal, channel: string, house: SlackHouse): boolean =>
  isGone(error) || (channel !== house.channel && isNotTakenThere(error));

async function postOnce(
  house: SlackHouse,
  { vulnerability, pivot, id, at, isResumed, repositories }: AcceptedNews,
  where: Where,
  message: SlackMessage,
): Promise<void> {
  const delivery = deliveryOfPivot(pivot, `accepted/${id}`);
  if (isResumed && (await findPosted(house, where, delivery, { judgedAt: at }))) return;
  const event_payload = {
    vulnerability,
    repositories: repositories.length,
    pivot,
    delivery_id: delivery,
  };
  const { channel, root } = where;
  await post(house, channel, {
    message: withIds(message, 1),
    metadata: { event_type: 'vulnerability_accepted', event_payload },
    ...(root !== undefined && { thread: { root, isBroadcast: false } }),
  });
}
