import type { Verdict } from '../../core/judgement/verdict.ts';
import type { Destination } from '../../core/policy/notify.ts';
import { hasToPoint } from '../../core/telling/moved.ts';
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

/**
 * What the thread has to say; undefined where the root says all there is, `withheld` where it is left in peace. `unnoted`:
 * the verdict of a last word there of which no record knows, which may be true no more.
 */
export function wordOf(
  announcement: Announcement,
  said: Said | undefined,
  { mention = [] }: Destination,
  standing: Conversation | undefined,
  unnoted?: Verdict | 'unknown',
): Word | 'withheld' | undefined {
  const { isWorse, sentences } = storyOf(announcement, said);
  const { verdict } = announcement.judgement;
  const before = conversationOf(said);
  // What has come and gone in quiet hours has been told by nobody; and where another thing is owed, the word is said.
  const isSaid =
    (standing?.shows !== undefined || before?.owesList || hasToPoint(before)) &&
    said?.shown?.look === lookOf(announcement.judgement);
  if (isSaid && !standing?.owes && !unnoted) return undefined;
  // Whoever has read there that it may ship has to hear of it.
  const isTakenBack = unnoted === 'approved' && verdict !== 'approved';
  const isLoud = (isWorse || isTakenBack) && announcement.inSummary !== true;
  const named = isLoud || standing?.owes ? mention : [];
  const isFirst = before === undefined;
  const isOwed = standing?.owes || unnoted !== undefined;
  if (isFirst ? named.length === 0 : sentences.length === 0 && !isOwed) return undefined;
  if (!isFirst && !isWorse && !isOwed && announcement.isSnoozed) return 'withheld';
  const again = unnoted && sentences.length === 0 ? [sayAgain(announcement)] : sentences;
  const message = slackReply(announcement, isFirst ? [] : again, named);
  return { message, isBroadcast: isLoud };
}

/** It is again as people had been told before the last word. */
const sayAgain = ({ judgement: { verdict, reasons } }: Announcement): string =>
  `It is ${verdict} all the same: ${reasons.map(({ text }) => text).join('; ')}.`;
