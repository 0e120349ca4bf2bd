import type { NotifyRule } from '../../core/policy/notify.ts';
import type { Announcement } from '../announcement.ts';
import type { SoFar } from '../route.ts';
import type { SlackMessage } from './slack-block.ts';
import {
  type Metadata,
  type Post,
  post,
  type SlackAccess,
  type SlackPlace,
} from './slack-calls.ts';
import { deliveryOf, findPosted, findUnnoted, type Step, type Where } from './slack-posted.ts';

/** Where conversations are held: by the policy's rules, and where they say nothing in the deployment's channel. */
export interface SlackHouse extends SlackAccess {
  readonly channel: string;
  readonly notify: readonly NotifyRule[];
}

/** What is being said, where, and what was before. */
export interface Saying {
  readonly house: SlackHouse;
  readonly announcement: Announcement;
  readonly soFar: SoFar;
}

/**
 * Posts a message, unless a run that has died since has: then it stays as that one posted it. `writing`: of its root,
 * where it is a reply.
 */
export async function postOnce(
  { house, announcement, soFar }: Saying,
  channel: string,
  { message, thread }: Omit<Post, 'metadata'>,
  step: Step,
  writing?: number,
): Promise<SlackPlace> {
  const metadata = metadataOf(announcement, soFar, step, writing);
  const where = { channel, ...(thread && { root: thread.root }) };
  const delivery = deliveryOf(announcement.judgement.image, soFar, step, writing);
  const posted = soFar.isResumed && (await findPosted(house, where, delivery, soFar));
  return posted || post(house, channel, { message, metadata, ...(thread && { thread }) });
}

/** What a run may have said in the thread before it died, and another judgement took the place of its own. */
export const lastUnnoted = (
  { house, announcement, soFar }: Saying,
  where: Required<Where>,
): ReturnType<typeof findUnnoted> => findUnnoted(house, where, announcement.judgement.image, soFar);

/** Slack wants other ids in a message that is written anew; a click on an older one is known by them. */
export const withIds = ({ text, blocks }: SlackMessage, revision: number): SlackMessage => ({
  text,
  blocks: blocks.map((block, index) => ({ ...block, block_id: `r${revision}.${index}` })),
});

const EVENTS: Readonly<Record<Step, string>> = {
  root: 'image_judged',
  reply: 'image_judged',
  list: 'findings_listed',
  moved: 'conversation_moved',
};

/** What other apps may read of a message about an image, and by what a dead run's one is known again. */
export const metadataOf = (
  { judgement: { image, verdict, correlationId } }: Announcement,
  soFar: SoFar,
  step: Step,
  writing?: number,
): Metadata => ({
  event_type: EVENTS[step],
  event_payload: {
    repository: image.repository,
    digest: image.digest,
    verdict,
    ...(correlationId && { correlation_id: correlationId }),
    delivery_id: deliveryOf(image, soFar, step, writing),
  },
});
