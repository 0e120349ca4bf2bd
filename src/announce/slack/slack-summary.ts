import {
  type ComparedImage,
  type ComparisonSummary,
  changedTo,
  changeLine,
  summaryReasons,
  summaryTitle,
} from '../comparison-summary.ts';
import { type Block, header, type SlackMessage, section } from './slack-block.ts';
import { escapeText } from './slack-text.ts';

/** Within Slack's 3,000 characters a section, and well within what it takes in all. */
const IN_SECTION = 8;
const LINE_CHARACTERS = 320;
const SHOWN = 3 * IN_SECTION;

/** What came of comparing the registry with the records, worst first, in one message. Pure. */
export function slackSummary(summary: ComparisonSummary): SlackMessage {
  const title = summaryTitle(summary);
  const shown = summary.images.toSorted(worstFirst).slice(0, SHOWN);
  const lines = shown.map(
    (image) => `${SIGNS[image.after]} ${escapeText(changeLine(image), LINE_CHARACTERS)}`,
  );
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at += IN_SECTION) {
    blocks.push(...section(lines.slice(at, at + IN_SECTION)));
  }
  const left = leftOf(summary, shown);
  return {
    text: escapeText([title, changeOrNothing(shown[0])].join('. '), 1_000),
    blocks: [
      header(title),
      ...section(summaryReasons(summary).map((line) => `• ${escapeText(line, LINE_CHARACTERS)}`)),
      ...blocks,
      ...(left > 0
        ? section([`… and ${left} more: \`ecr-scan-notifier list --verdict quarantined\``])
        : []),
    ],
  };
}

const SIGNS = { quarantined: '🔴', undecided: '⚪', approved: '🟢' } as const;
const RANK = { quarantined: 0, undecided: 1, approved: 2 } as const;

const worstFirst = (a: ComparedImage, b: ComparedImage): number =>
  RANK[a.after] - RANK[b.after] || (a.repository < b.repository ? -1 : 1);

const changeOrNothing = (image: ComparedImage | undefined): string =>
  image ? changeLine(image) : '';

/** Those that keep an image from being shipped; a first approval is no news by itself. */
function leftOf({ tally }: ComparisonSummary, shown: readonly ComparedImage[]): number {
  const shut = shown.filter(({ after, before }) => after !== 'approved' && after !== before).length;
  return changedTo(tally, 'quarantined') + changedTo(tally, 'undecided') - shut;
}
