import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Puts a style on a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const inColour: Paint = (style, text) => styleText(style, text, { validateStream: false });
export const inPlain: Paint = (_, text) => text;

/** Word by word, so that a line may be broken anywhere between them. */
export const paintWords = (paint: Paint, style: Style, text: string): string =>
  text.replace(/\S+/g, (word) => paint(style, word));
