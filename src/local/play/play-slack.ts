import * as z from 'zod';
import { type Paint, paintWords } from '../../terminal/paint.ts';

const Text = z.object({ text: z.string() });
/** A button has a text, and a menu says what it is for. */
const Element = z.union([
  z.object({ text: Text }).transform(({ text }) => text.text),
  z.object({ placeholder: Text }).transform(({ placeholder }) => placeholder.text),
]);
const Blocks = z.array(
  z.union([
    z.object({ type: z.literal('header'), text: Text }),
    z.object({ type: z.literal('section'), text: Text }),
    z.object({ type: z.literal('context'), elements: z.array(Text) }),
    z.object({ type: z.literal('actions'), elements: z.array(Element) }),
    z.object({ type: z.literal('data_table'), rows: z.array(z.array(Text)) }),
  ]),
);

/** The blocks of a message as a reader sees them: links as their text, no markup. Pure. */
export function slackLines(blocks: unknown, paint: Paint): string[] {
  return Blocks.parse(blocks).flatMap((block) => {
    if (block.type === 'header') return [paintWords(paint, 'bold', block.text.text)];
    if (block.type === 'section') return linesOf(block.text.text).map((line) => plain(line, paint));
    if (block.type === 'actions') {
      return [paintWords(paint, 'bold', block.elements.map((label) => `[${label}]`).join(' '))];
    }
    if (block.type === 'data_table') {
      return block.rows.map((row) => row.map(({ text }) => text).join(' · '));
    }
    const elements = block.elements.map(({ text }) => plain(text, paint));
    return [paintWords(paint, 'dim', elements.join(' · '))];
  });
}

/** The fences of a block of code stand on lines of their own. */
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '```');

/** Slack's mrkdwn without its marks; what is *bold* stays so. A whole digest fills half a line. */
const plain = (mrkdwn: string, paint: Paint): string =>
  unescaped(
    mrkdwn
      .replace(/<(?:[^|>]*\|)?([^>]*)>/g, '$1')
      .replace(/`([^`]*)`/g, '$1')
      .replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1…')
      .replace(/(^|[\s(])\*([^*]+)\*/g, (_, before: string, text: string) => {
        return before + paintWords(paint, 'bold', text);
      }),
  );

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
