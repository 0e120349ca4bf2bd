import type { Notice } from '../../core/policy/housekeeping.ts';
import { counted } from '../../core/words.ts';
import { type Block, header, type SlackMessage, section } from './slack-block.ts';
import { escapeSentence } from './slack-text.ts';

/** Within Slack's 3,000 characters a section, and well within what it takes in all. */
const IN_SECTION = 8;
const TEXT_CHARACTERS = 320;
const SHOWN = 3 * IN_SECTION;

/** News of the policy itself for a channel, one line each. Pure. */
export function slackNotice(notices: readonly Notice[]): SlackMessage {
  const title = noticeTitle(notices);
  const lines = notices
    .slice(0, SHOWN)
    .map(({ text }) => `• ${escapeSentence(text, TEXT_CHARACTERS)}`);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += IN_SECTION) {
    blocks.push(...section(lines.slice(at, at + IN_SECTION)));
  }
  const left = notices.length - lines.length;
  const more = left > 0 ? section([`… and ${left} more`]) : [];
  const first = escapeSentence(notices[0]?.text ?? '', TEXT_CHARACTERS);
  return { text: `${title}. ${first}`, blocks: [header(title), ...blocks, ...more] };
}

/** `Policy: 2 things to look at`. */
const noticeTitle = ({ length }: readonly Notice[]): string =>
  `Policy: ${counted(length, 'thing')} to look at`;
