import type { Bulletin } from '../../core/bulletin/bulletin.ts';
import type { Member } from '../../core/served.ts';
import type { Approvals } from '../../core/telling/approvals.ts';
import type { BulletinDelivery } from '../digest-route.ts';
import { slackApprovals } from './slack-approvals.ts';
import { slackBulletin } from './slack-bulletin.ts';
import { type Post, post, type SlackAccess, type SlackPlace } from './slack-calls.ts';
import { isNotTakenThere, SlackRefusal } from './slack-failure.ts';
import type { Elsewhere } from './slack-message.ts';
import { findPosted } from './slack-posted.ts';

/** The deployment's own channel, and how Slack is called. */
interface Home extends SlackAccess {
  readonly channel: string;
  /** Accounts that people call by a name. */
  readonly members: readonly Member[];
  /** Where people open the report; absent where messages lead to none. */
  readonly report?: string;
}

/** What is said of a channel's repositories; `elsewhere`: the same for the deployment's own channel, with the reason. */
interface Saying {
  readonly channel?: string;
  readonly message: (elsewhere?: Elsewhere) => Post['message'];
  /** What other apps may read of it. */
  readonly event: string;
}

/** Posts how the repositories of a channel stand; answers with where. Throws as `post` does. */
export const postDigest = (
  home: Home,
  bulletin: Bulletin,
  delivery: BulletinDelivery,
): Promise<string> =>
  postInChannel(
    home,
    {
      ...(bulletin.channel !== undefined && { channel: bulletin.channel }),
      message: (elsewhere) => slackBulletin(bulletin, { ...home, ...(elsewhere && { elsewhere }) }),
      event: 'registry_digested',
    },
    delivery,
  );

/** The same of what was approved in them. */
export const postApprovals = (
  home: Home,
  approvals: Approvals,
  delivery: BulletinDelivery,
): Promise<string> =>
  postInChannel(
    home,
    {
      channel: approvals.channel,
      message: (elsewhere) => slackApprovals(approvals, elsewhere),
      event: 'images_approved',
    },
    delivery,
  );

/**
 * Posts in a channel, or, where it does not take it, in the deployment's own with the reason. What a run that has died
 * has posted already stays as it is.
 */
async function postInChannel(
  home: Home,
  saying: Saying,
  delivery: BulletinDelivery,
): Promise<string> {
  const { channel = home.channel } = saying;
  const place = await postOnce(home, channel, saying, delivery).catch((error: unknown) => {
    const mayMove = channel !== home.channel && error instanceof SlackRefusal;
    if (!mayMove || !isNotTakenThere(error)) throw error;
    return postOnce(home, home.channel, saying, delivery, { channel, why: error.word });
  });
  return `${place.channel}/${place.ts}`;
}

async function postOnce(
  home: Home,
  channel: string,
  { message, event }: Saying,
  { name, startedAt, isResumed }: BulletinDelivery,
  elsewhere?: Elsewhere,
): Promise<SlackPlace> {
  const posted = isResumed && (await findPosted(home, { channel }, name, { judgedAt: startedAt }));
  const metadata = { event_type: event, event_payload: { delivery_id: name } };
  return posted || post(home, channel, { message: message(elsewhere), metadata });
}
