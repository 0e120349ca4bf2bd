import type { Approvals, ApprovedIn } from '../../core/telling/approvals.ts';
import { counted } from '../../core/words.ts';
import { APPROVALS_NOTE, approvalsTitle, conditionsIn } from '../approvals-text.ts';
import { shownName } from '../image-name.ts';
import { type Block, context, header, type SlackMessage, section } from './slack-block.ts';
import { type Elsewhere, elsewhereBlock } from './slack-message.ts';
import { code, escapeText } from './slack-text.ts';

/** Within Slack's 3,000 characters a section, and well within what it takes in all. */
const IN_SECTION = 8;
const REPOSITORIES = 3 * IN_SECTION;
const REPOSITORY_CHARACTERS = 120;
const NAMES = 3;
const NAME_CHARACTERS = 40;
const TEXT_CHARACTERS = 1_000;

/** What was approved in a channel's repositories since its last such message. Pure. */
export function slackApprovals(approvals: Approvals, elsewhere?: Elsewhere): SlackMessage {
  const title = approvalsTitle(approvals);
  const shown = approvals.repositories.slice(0, REPOSITORIES);
  const lines = shown.map((one) => `• ${lineOf(one)}`);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += IN_SECTION) {
    blocks.push(...section(lines.slice(at, at + IN_SECTION)));
  }
  const said = approvals.repositories.map(({ repository, newest: [first = ''] }) =>
    [repository, shownName(first)].join(first.includes(':') ? '@' : ':'),
  );
  return {
    text: escapeText(`${title}: ${said.join(', ')}`, TEXT_CHARACTERS),
    blocks: [
      header(`🟢 ${title}`),
      ...blocks,
      ...section(leftIn(approvals)),
      context([APPROVALS_NOTE]),
      ...(elsewhere ? [elsewhereBlock(elsewhere)] : []),
    ],
  };
}

/** `shop/api: 1.4.2, 1.4.1, 1.4.0 and 2 more (3 findings set aside, 1 finding in grace)`. */
function lineOf(approved: ApprovedIn): string {
  const { repository, newest } = approved;
  const names = newest.slice(0, NAMES).map((name) => code(shownName(name), NAME_CHARACTERS));
  const left = newest.length - names.length;
  const more = left > 0 ? ` and ${left} more` : '';
  const conditions = conditionsIn(approved);
  const rests = conditions.length > 0 ? ` (${conditions.join(', ')})` : '';
  return `*${escapeText(repository, REPOSITORY_CHARACTERS)}*: ${names.join(', ')}${more}${rests}`;
}

/** What does not fit. */
function leftIn({ repositories }: Approvals): readonly string[] {
  const left = repositories.slice(REPOSITORIES);
  if (left.length === 0) return [];
  const images = left.reduce((sum, one) => sum + one.images, 0);
  return [
    `… and ${counted(images, 'more image', 'more images')} in ${counted(left.length, 'repository', 'repositories')}: \`ecr-scan-notifier list\` shows the verdict of every image`,
  ];
}
