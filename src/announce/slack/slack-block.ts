import { asShown, clip } from '../../core/text.ts';

export interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Or Slack would make links of bare addresses and mentions of bare names by itself. */
  readonly verbatim: true;
}

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
}

/** What Slack asks before it tells us of a click. */
export interface Confirm {
  readonly title: PlainText;
  readonly text: PlainText;
  readonly confirm: PlainText;
  readonly deny: PlainText;
}

/** Something to press or to choose from. */
export type ActionElement = { readonly action_id: string; readonly confirm?: Confirm } & (
  | { readonly type: 'button'; readonly text: PlainText; readonly value: string }
  | {
      readonly type: 'static_select';
      readonly placeholder: PlainText;
      readonly options: readonly { readonly text: PlainText; readonly value: string }[];
    }
);

/** `block_id`: other ones each time that a message is written. */
export type Block = { readonly block_id?: string } & (
  | {
      readonly type: 'header';
      readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
    }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] }
  | { readonly type: 'actions'; readonly elements: readonly ActionElement[] }
  | DataTable
);

/** A table that its reader sorts and filters: one a message, a head and a hundred rows, 10,000 characters. */
export interface DataTable {
  readonly type: 'data_table';
  /** For who hears it read. */
  readonly caption: string;
  /** The head first. */
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that are seen at once; absent: five. */
  readonly page_size?: number;
}

/** A text; a number by which its column is sorted, and what is seen of it; or a text that leads somewhere. */
export type Cell =
  | { readonly type: 'raw_text'; readonly text: string }
  | { readonly type: 'raw_number'; readonly value: number; readonly text: string }
  | { readonly type: 'rich_text'; readonly elements: readonly RichSection[] };

interface RichSection {
  readonly type: 'rich_text_section';
  readonly elements: readonly {
    readonly type: 'link';
    readonly url: string;
    readonly text: string;
  }[];
}

/** Rows below the head, and characters in all cells together, of which Slack takes 10,000. */
export const TABLE = { rows: 99, characters: 9_500 };

export const dataTable = (
  caption: string,
  rows: readonly (readonly (string | Cell)[])[],
  pageSize?: number,
): Block => ({
  type: 'data_table',
  caption: clip(asShown(caption), 150),
  rows: rows.map((row) => row.map((cell) => (typeof cell === 'string' ? textCell(cell) : cell))),
  ...(pageSize !== undefined && { page_size: pageSize }),
});

/** Of nothing a dash: Slack refuses a cell without a character. */
const textCell = (text: string): Cell => ({ type: 'raw_text', text: asShown(text) || '–' });

export const numberCell = (value: number, text: string): Cell => ({
  type: 'raw_number',
  value,
  text,
});

export const linkCell = (url: string, text: string): Cell => ({
  type: 'rich_text',
  elements: [
    { type: 'rich_text_section', elements: [{ type: 'link', url, text: asShown(text) || '–' }] },
  ],
});

/** What is seen of a cell. */
export const seenOf = (cell: Cell): string =>
  cell.type === 'rich_text'
    ? cell.elements.flatMap(({ elements }) => elements.map(({ text }) => text)).join('')
    : cell.text;

export interface SlackMessage {
  /** What a notification shows. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

export const header = (text: string): Block => ({
  type: 'header',
  // `emoji: false`: a tag like 1:smile:2 cannot exist, but nothing in a name should turn into a picture.
  text: { type: 'plain_text', text: clip(asShown(text), 150), emoji: false },
});

/** The lines in Slack's markup as one section; none for no lines, which Slack does not take. */
export const section = (lines: readonly string[]): Block[] =>
  lines.length > 0 ? [{ type: 'section', text: mrkdwn(lines.join('\n')) }] : [];

/** Small print: ten elements at most. */
export const context = (elements: readonly string[]): Block => ({
  type: 'context',
  elements: elements.map(mrkdwn),
});

const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

/** A part of a message, and whether it names less than there is. */
export interface Part {
  readonly blocks: Block[];
  readonly isCut: boolean;
}

/** Characters in all the blocks' texts, markup and addresses included. */
export const charactersIn = (blocks: readonly Block[]): number =>
  textsIn(blocks).reduce((sum, text) => sum + text.length, 0);

/** All that blocks say. */
export const textsIn = (blocks: readonly Block[]): string[] => blocks.flatMap(textsOf);

function textsOf(block: Block): string[] {
  if (block.type === 'context') return block.elements.map(({ text }) => text);
  if (block.type === 'data_table') return block.rows.flat().map(seenOf);
  if (block.type !== 'actions') return [block.text.text];
  return block.elements.flatMap((element) => [
    element.type === 'button' ? element.text.text : element.placeholder.text,
    ...(element.confirm ? [element.confirm.title.text, element.confirm.text.text] : []),
  ]);
}
