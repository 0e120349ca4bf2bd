import type { Member } from '../../core/served.ts';
import { counted } from '../../core/words.ts';
import {
  type ComparedImage,
  type ComparisonSummary,
  changeLine,
  newsFirst,
  newsIn,
  summaryReasons,
  summaryTitle,
} from '../comparison-summary.ts';
import { type Block, context, header, type SlackMessage, section } from './slack-block.ts';
import { escapeText } from './slack-text.ts';

/** Within Slack's 3,000 characters a section, and well within what it takes in all. */
const IN_SECTION = 8;
const LINE_CHARACTERS = 320;
const SHOWN = 3 * IN_SECTION;

/** What came of comparing the registry with the records, in one message. Pure. */
export function slackSummary(
  summary: ComparisonSummary,
  members?: readonly Member[],
): SlackMessage {
  const title = summaryTitle(summary);
  const shown = newsFirst(summary.images).slice(0, SHOWN);
  const lines = shown.map(
    (image) =>
      `${signOf(image)} ${nameAsCode(escapeText(changeLine(image, members), LINE_CHARACTERS))}`,
  );
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += IN_SECTION) {
    blocks.push(...section(lines.slice(at, at + IN_SECTION)));
  }
  const left = newsIn(summary) - shown.length;
  const first = shown[0] ? `. ${changeLine(shown[0], members)}` : '';
  return {
    text: escapeText(`${title}${first}`, 1_000),
    blocks: [
      header(title),
      ...section(summaryReasons(summary).map((line) => `• ${escapeText(line, LINE_CHARACTERS)}`)),
      ...blocks,
      ...(left > 0 ? section([`… and ${left} more: ${LIST}`]) : []),
      context([escapeText(placeText(summary), LINE_CHARACTERS)]),
    ],
  };
}

/** Between two colons Slack would make a picture of a tag: `shop/api:100: approved`. */
const nameAsCode = (line: string): string => line.replace(/^\S+(?=: | of )/, '`$&`');

const LIST = '`ecr-scan-notifier list` shows the verdict of every image';

const SIGNS = { quarantined: '🔴', undecided: '⚪', approved: '🟢' } as const;
const signOf = ({ before, after }: ComparedImage): string =>
  before === after ? '🏷️' : SIGNS[after];

/** `412 images and artifacts in the registry, compared with the records on 2026-11-21 12:00 UTC`. */
const placeText = ({ run: { images, startedAt, only } }: ComparisonSummary): string => {
  const where = only === undefined ? 'in the registry' : `in ${only}`;
  const at = startedAt.slice(0, 16).replace('T', ' ');
  return `${counted(images, 'image or artifact', 'images and artifacts')} ${where}, compared with the records on ${at} UTC`;
};
