import { hashOf } from '../../core/telling/shown.ts';
import { counted } from '../../core/words.ts';
import { type Announcement, countingOf } from '../announcement.ts';
import { titleOf } from '../image-name.ts';
import { type Cell, dataTable, type SlackMessage, section, seenOf, TABLE } from './slack-block.ts';
import { readersDay } from './slack-date.ts';
import { HEAD, type Row, rowsOf } from './slack-list-rows.ts';
import { code, escapeText } from './slack-text.ts';

/** Rows that are seen at once. */
const PAGE = 10;

/** The list of an image's findings, for the thread. */
export interface FindingsList {
  readonly message: SlackMessage;
  /** Equal where nothing else is listed. */
  readonly look: string;
}

/**
 * The findings of an image in a table that its reader sorts, the worst first, as many as fit; and what is left out, and
 * where that stands. Pure.
 */
export function slackList(announcement: Announcement): FindingsList {
  const { judgement, decision } = announcement;
  const { rows, isWhole } = fittingRows(announcement);
  const all = decision.findings.length;
  const counting = countingOf(decision).length;
  const what = isWhole ? counted(all, 'finding') : `The worst ${rows.length} of ${all} findings`;
  const title = `${what} of ${titleOf(judgement)}`;
  const { repository, digest } = judgement.image;
  const everything = `npx ecr-scan-notifier explain ${repository}@${digest} --json`;
  const lines = [
    `*${escapeText(title, 300)}* · ${counting === 1 ? '1 counts' : `${counting} count`} · as of ${readersDay(judgement.judgedAt)}`,
    ...(isWhole ? [] : [`All of them: ${code(everything, 500)}`]),
  ];
  const table = rows.length > 0 ? [dataTable(title, [HEAD, ...rows], PAGE)] : [];
  return {
    message: { text: notification(title, rows), blocks: [...section(lines), ...table] },
    look: hashOf(JSON.stringify([title, counting, table]), 16),
  };
}

/** For whoever hears it read: the table is not. More than a few nobody listens to. */
const notification = (title: string, rows: readonly Row[]): string => {
  const named = rows.slice(0, NAMED).map((row) => row.slice(0, 3).map(shown).join(' '));
  const more = rows.length > NAMED ? [`and ${rows.length - NAMED} more`] : [];
  const list = [...named, ...more].join(', ');
  return `${escapeText(title, 500)}${list && `: ${escapeText(list, 3_000)}`}`;
};
const NAMED = 5;

/** As many as Slack takes in one table; `isWhole`: all of them. */
function fittingRows(announcement: Announcement): { rows: readonly Row[]; isWhole: boolean } {
  const rows: Row[] = [];
  let characters = HEAD.join('').length;
  for (const row of rowsOf(announcement, TABLE.rows + 1)) {
    characters += lengthOf(row);
    if (rows.length === TABLE.rows || characters > TABLE.characters)
      return { rows, isWhole: false };
    rows.push(row);
  }
  return { rows, isWhole: true };
}

/** Of an empty cell a dash is seen. */
const lengthOf = (row: Row): number =>
  row.reduce((sum, cell) => sum + Math.max(shown(cell).length, 1), 0);

const shown = (cell: string | Cell): string => (typeof cell === 'string' ? cell : seenOf(cell));
