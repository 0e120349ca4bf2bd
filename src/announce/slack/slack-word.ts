import type { Destination } from '../../core/policy/notify.ts';
import { type Conversation, conversationOf, type Said } from '../../core/telling/said.ts';
import { lookOf } from '../../core/telling/shown.ts';
import type { Announcement } from '../announcement.ts';
import { storyOf } from '../story.ts';
import type { SlackMessage } from './slack-block.ts';
import { slackReply } from './slack-reply.ts';

/** What a thread says, and whether it is seen in the channel as well. */
export interface Word {
  readonly message: SlackMessage;
  readonly isBroadcast: boolean;
}

/** What the thread has to say; undefined where the root says all there is, `withheld` where it is left in peace. */
export function wordOf(
  announcement: Announcement,
  said: Said | undefined,
  { mention = [] }: Destination,
  standing: Conversation | undefined,
): Word | 'withheld' | undefined {
  const { isWorse, sentences } = storyOf(announcement, said);
  // What has come and gone in quiet hours has been told by nobody.
  const isBack =
    standing?.shows !== undefined && said?.shown?.look === lookOf(announcement.judgement);
  if (isBack && !standing.owes) return undefined;
  const isLoud = isWorse && announcement.inSummary !== true;
  const named = isLoud || standing?.owes ? mention : [];
  const isFirst = conversationOf(said) === undefined;
  if (isFirst ? named.length === 0 : sentences.length === 0 && !standing?.owes) return undefined;
  if (!isFirst && !isWorse && !standing?.owes && announcement.isSnoozed) return 'withheld';
  const message = slackReply(announcement, isFirst ? [] : sentences, named);
  return { message, isBroadcast: isLoud };
}
