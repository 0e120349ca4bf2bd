import type { Passage } from './passage.ts';

/** What every mail program shows without breaking lines itself. */
const COLUMNS = 78;

/** A message as mail: plain text, in lines that no program has to break. An address is never broken. */
export const mailText = (title: string, passages: readonly Passage[]): string =>
  [wrapped(title), ...passages.map(passageText)].join('\n\n');

const passageText = ({ title, lines }: Passage): string =>
  [...(title ? [title.toUpperCase()] : []), ...lines.map(lineText)].join('\n');

/** What belongs to a list stays below it: what follows its first line is set off, an address too. */
function lineText(line: string, index: number, all: readonly string[]): string {
  if (!isAddress(line)) return wrapped(line);
  return all[index - 1]?.startsWith('- ') ? `  ${line}` : line;
}

export const isAddress = (line: string): boolean => /^https?:\/\/\S+$/.test(line);

function wrapped(text: string): string {
  const setOff = text.startsWith('- ') ? '  ' : '';
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, COLUMNS - 2))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) <= COLUMNS) {
      line = longer;
    } else {
      lines.push(line);
      line = setOff + word;
    }
  }
  return [...lines, line].join('\n');
}

/** A word that is longer than a line is broken all the same. */
function pieces(word: string, most: number): string[] {
  const letters = Array.from(word);
  if (letters.length <= most) return [word];
  const count = Math.ceil(letters.length / most);
  return Array.from({ length: count }, (_, at) =>
    letters.slice(at * most, (at + 1) * most).join(''),
  );
}

const columnsOf = (text: string): number => Array.from(text).length;
