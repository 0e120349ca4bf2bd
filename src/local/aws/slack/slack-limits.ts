import { blockComplaints, type Surface } from './block-limits.ts';
import { at, fieldsOf, listOf, repeatedComplaints } from './complaints.ts';
import { charactersIn } from './table-limits.ts';

/** Slack's answer to what it does not take: an error's name and sentences about where. */
export type SlackRefusal = { error: string; messages?: string[] };

// Not in Slack's documentation; measured by many: characters shown across all blocks of a message.
const SHOWN_CHARACTERS = 13_200;
const MARKDOWN_CHARACTERS = 12_000;
const CHARTS = 2;

/** Holds the blocks of a message to Slack's limits; undefined when they are fine. */
export function refuseBlocks(blocks: unknown): SlackRefusal | undefined {
  const complaints = blocksComplaints(blocks, '/blocks', 50, 'message');
  if (complaints.length > 0) return { error: 'invalid_blocks', messages: asErrors(complaints) };
  const all = withChildren(listOf(blocks));
  if (all.filter(isTable).length > 1)
    return { error: 'invalid_attachments', messages: asErrors(['only_one_table_allowed']) };
  const charts = all.filter((block) => typeOf(block) === 'data_visualization');
  if (charts.length > CHARTS) {
    const sentence = at('/blocks', `no more than ${CHARTS} data_visualization blocks allowed`);
    return { error: 'invalid_blocks', messages: asErrors([sentence]) };
  }
  const markdown = charactersIn(all.filter((block) => typeOf(block) === 'markdown'));
  const isTooLong = charactersIn(blocks) > SHOWN_CHARACTERS || markdown > MARKDOWN_CHARACTERS;
  return isTooLong ? { error: 'msg_blocks_too_long' } : undefined;
}

/** What Slack has against a list of blocks there. */
export function blocksComplaints(
  blocks: unknown,
  place: string,
  most: number,
  surface: Surface,
): string[] {
  if (!Array.isArray(blocks)) return [at(place, 'must be an array')];
  return [
    ...(blocks.length > most ? [at(place, `no more than ${most} items allowed`)] : []),
    ...repeatedComplaints(blocks, 'block_id', (index) => `${place}/${index}`),
    ...blocks.flatMap((block, index) => blockComplaints(block, `${place}/${index}`, surface)),
  ];
}

/** As Slack writes them. */
export const asErrors = (complaints: readonly string[]): string[] =>
  complaints.map((each) => `[ERROR] ${each}`);

const typeOf = (block: unknown): unknown => fieldsOf(block)['type'];

const isTable = (block: unknown): boolean =>
  ['table', 'data_table'].includes(String(typeOf(block)));

const withChildren = (blocks: readonly unknown[]): unknown[] =>
  blocks.flatMap((block) => [block, ...listOf(fieldsOf(block)['child_blocks'])]);
