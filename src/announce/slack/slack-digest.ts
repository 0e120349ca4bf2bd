import type { Bulletin } from '../../core/bulletin/bulletin.ts';
import type { BulletinDelivery } from '../route.ts';
import { type BulletinMessage, slackBulletin } from './slack-bulletin.ts';
import { post, type SlackAccess, type SlackPlace } from './slack-calls.ts';
import { isNotTakenThere, SlackRefusal } from './slack-failure.ts';
import { findPosted } from './slack-posted.ts';

/** The deployment's own channel, and how Slack is called. */
interface Home extends SlackAccess {
  readonly channel: string;
}

/**
 * Posts how the repositories of a channel stand, there, or, where it does not take it, in the deployment's own with the
 * reason; answers with where. What a run that has died has posted already stays as it is. Throws as `post` does.
 */
export async function postDigest(
  home: Home,
  bulletin: Bulletin,
  delivery: BulletinDelivery,
): Promise<string> {
  const { channel = home.channel } = bulletin;
  const message = slackBulletin(bulletin);
  const place = await postOnce(home, channel, message, delivery).catch((error: unknown) => {
    const mayMove = channel !== home.channel && error instanceof SlackRefusal;
    if (!mayMove || !isNotTakenThere(error)) throw error;
    const moved = slackBulletin(bulletin, { channel, why: error.word });
    return postOnce(home, home.channel, moved, delivery);
  });
  return `${place.channel}/${place.ts}`;
}

async function postOnce(
  home: Home,
  channel: string,
  message: BulletinMessage,
  { name, startedAt, isResumed }: BulletinDelivery,
): Promise<SlackPlace> {
  const posted = isResumed && (await findPosted(home, { channel }, name, { judgedAt: startedAt }));
  const metadata = { event_type: 'registry_digested', event_payload: { delivery_id: name } };
  return posted || post(home, channel, { message, metadata });
}
