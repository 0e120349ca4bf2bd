import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
// Its CommonJS form requires modules that can only be imported.
import { type Block, Message } from 'slack-blocks-to-jsx/dist/index.mjs';

export type Theme = 'light' | 'dark';
export type Fields = Readonly<Record<string, unknown>>;

/** Names for the ids that are mentioned. */
const DATA = {
  users: [{ id: 'U0123456789', name: 'dana' }],
  user_groups: [{ id: 'S0123456789', name: 'team-shop' }],
  channels: [{ id: 'C0123456789', name: 'team-shop' }],
};

/**
 * Blocks as Slack draws them, as HTML. Throws an Error for one of which nothing can be seen: the library draws nothing
 * of what it does not know.
 */
export function drawBlocks(blocks: readonly Fields[], theme: Theme): string {
  for (const block of blocks) {
    if (!showsSomething(block, draw([block], theme))) {
      throw new Error(`Nothing can be seen of the block ${JSON.stringify(block).slice(0, 300)}.`);
    }
  }
  // Slack draws a table below all else, wherever it stands.
  const [above, tables] = [blocks.filter((one) => !isTable(one)), blocks.filter(isTable)];
  return draw([...above, ...tables], theme);
}

const isTable = ({ type }: Fields): boolean => type === 'table' || type === 'data_table';

const draw = (blocks: readonly Fields[], theme: Theme): string =>
  renderToStaticMarkup(
    createElement(Message, {
      blocks: blocks.flatMap(asDrawable) as unknown as Block[],
      theme,
      data: DATA,
      hooks: { emoji: pictureOf },
      logo: '',
      name: '',
      withoutWrapper: true,
    }),
  );

/** What is no picture's name stands as it was written. */
const pictureOf = (emoji: { name: string }, draw: (emoji: { name: string }) => string): string => {
  const drawn = draw(emoji);
  const name = emoji.name.replaceAll(':', '');
  return drawn.includes(name) ? `:${name}:` : drawn;
};

/** A divider is a line, and says nothing. */
const showsSomething = ({ type }: Fields, html: string): boolean =>
  type === 'divider' || html.replace(/<[^>]*>/g, '').trim() !== '';

/*
 * Defects of slack-blocks-to-jsx 1.1.1: it takes `verbatim` for "as it stands" and shows the markup; a number in a table
 * throws; and of a data table it draws nothing. Besides, it makes mentions of escaped ones and links of bare addresses,
 * doubles the colons around what is no emoji, and shows the line breaks at the fences of a block of code.
 */
function asDrawable(block: Fields): Fields[] {
  const { type, caption, rows } = block;
  if (!isTable(block)) return [asMarkup(block) as Fields];
  const table = { ...block, type: 'table', rows: asTexts(rows as Rows) };
  if (type === 'table') return [table];
  return [{ type: 'context', elements: [{ type: 'plain_text', text: caption }] }, table];
}

type Rows = readonly (readonly Fields[])[];

const asTexts = (rows: Rows): Rows =>
  rows.map((row) =>
    row.map((cell) =>
      cell['type'] === 'raw_number'
        ? { type: 'raw_text', text: String(cell['text'] ?? cell['value']) }
        : cell,
    ),
  );

function asMarkup(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asMarkup);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'verbatim');
  return Object.fromEntries(
    entries.map(([key, inner]) => [
      key,
      key === 'text' && typeof inner === 'string' ? asItReads(inner) : asMarkup(inner),
    ]),
  );
}

/** Keeps apart, by a joiner that nobody sees, what the library would read as one; not within links and mentions. */
const asItReads = (text: string): string =>
  text
    .replace(/```\n|\n```/g, '```')
    .replace(/<[^>]*>|&lt;|\w@(?=\w)/g, (found) =>
      found.startsWith('<') ? found : found + JOINER,
    );

const JOINER = '\u2060';
