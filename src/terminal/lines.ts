import { stripVTControlCharacters } from 'node:util';

/** A little less than 100 columns, because signs such as 🔴 are two columns wide. */
const WIDTH = 98;

/** Lines behind a margin with a label in the first; `bar` stands before each of them. */
export function labelled(label: string, lines: readonly string[], bar = ''): string[] {
  const margin = 12;
  return lines
    .flatMap((line) => wrapLine(line, WIDTH - margin - bar.length))
    .map((line, index) => (index === 0 ? `    ${label}` : '').padEnd(margin) + bar + line);
}

/** A text behind a prefix; the lines after the first stand below its first word. */
export const prefixed = (prefix: string, text: string): string[] =>
  wrapLine(text, WIDTH - prefix.length, '').map((line, index) =>
    index === 0 ? prefix + line : ' '.repeat(prefix.length) + line,
  );

/** The text broken at spaces, with what it is indented by; what follows its first line is set off. */
function wrapLine(text: string, width: number, setOff = '  '): string[] {
  const indent = text.slice(0, text.length - text.trimStart().length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === '' ? indent + word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > width) {
      lines.push(line);
      line = indent + setOff + word;
    } else line = longer;
  }
  return [...lines, line];
}

const columnsOf = (text: string): number => stripVTControlCharacters(text).length;
