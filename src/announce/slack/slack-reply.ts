import type { Announcement } from '../announcement.ts';
import { headlineOf } from '../headline.ts';
import { titleOf } from '../image-name.ts';
import { type SlackMessage, section } from './slack-block.ts';
import { headOf } from './slack-head.ts';
import { escapeText } from './slack-text.ts';

const SENTENCE_CHARACTERS = 400;
const SENTENCES = 6;

/**
 * What a thread says of its image: what has changed, and, seen in the channel by itself, of which image. `mention`: ids
 * of users and of user groups. Pure.
 */
export function slackReply(
  announcement: Announcement,
  sentences: readonly string[],
  mention: readonly string[],
): SlackMessage {
  const { sign, word } = headOf(announcement);
  const title = `${sign} ${word}: ${titleOf(announcement.judgement)}`;
  const told = sentences.length > 0 ? sentences : [headlineOf(announcement)];
  const lines = told.slice(0, SENTENCES).map((one) => escapeText(one, SENTENCE_CHARACTERS));
  const named = mention.map(mentionOf).join(' ');
  return {
    text: [named, escapeText(`${title}.`), ...lines].filter(Boolean).join(' '),
    blocks: section([
      `*${escapeText(title, 300)}*`,
      ...lines.map((line) => (lines.length > 1 ? `• ${line}` : line)),
      ...(named ? [named] : []),
    ]),
  };
}

/** User groups begin with S, users with U or W. */
export const mentionOf = (id: string): string =>
  id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`;
