import { asShown, clip } from '../../core/text.ts';

export interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  /** Or Slack would make links of bare addresses and mentions of bare names by itself. */
  readonly verbatim: true;
}

/** `block_id`: other ones each time that a message is written. */
export type Block = { readonly block_id?: string } & (
  | {
      readonly type: 'header';
      readonly text: { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
    }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] }
);

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

/** Characters in all the blocks' texts, markup and addresses included. */
export const charactersIn = (blocks: readonly Block[]): number =>
  textsIn(blocks).reduce((sum, text) => sum + text.length, 0);

/** All that blocks say. */
export const textsIn = (blocks: readonly Block[]): string[] =>
  blocks.flatMap((block) =>
    block.type === 'context' ? block.elements.map(({ text }) => text) : [block.text.text],
  );
