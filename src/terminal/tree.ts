import { type Paint, paintWords, type Style } from './paint.ts';

/** A line of text and what belongs below it. */
export interface Branch {
  readonly text: string;
  readonly style?: Style;
  readonly branches?: readonly Branch[];
}

export interface TreeForm {
  readonly paint: Paint;
  /** Columns of the terminal; lines are not broken where it is absent. */
  readonly width?: number;
}

/** A branch with branches below it, or none where there would be nothing below. */
export const headed = (text: string, branches: readonly Branch[]): Branch[] =>
  branches.length > 0 ? [{ text, style: 'bold', branches }] : [];

/** At most so many of the branches, and one that counts the rest. */
export const cut = (branches: readonly Branch[], most: number): Branch[] =>
  branches.length <= most + 1
    ? [...branches]
    : [
        ...branches.slice(0, most),
        { text: `… and ${branches.length - most} more (--json lists all)`, style: 'dim' },
      ];

/** The branches as lines, drawn as `tree` draws folders. */
export function treeLines(branches: readonly Branch[], form: TreeForm, margin = ''): string[] {
  return branches.flatMap(({ text, style, branches: below = [] }, index) => {
    const isLast = index === branches.length - 1;
    const under = margin + (isLast ? '   ' : '│  ');
    const room = form.width === undefined ? Infinity : Math.max(form.width - under.length, 30);
    const lines = brokenAt(room, seen(text)).map((line) =>
      style ? paintWords(form.paint, style, line) : line,
    );
    const more = below.length > 0 ? '│  ' : '   ';
    return [
      ...lines.map((line, at) =>
        at === 0 ? `${margin}${isLast ? '└─ ' : '├─ '}${line}` : `${under}${more}${line}`,
      ),
      ...treeLines(below, form, under),
    ];
  });
}

/**
 * Names and texts are anybody's: nothing in them may move the cursor, break a line or turn the text round.
 */
export const seen = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '�');

function brokenAt(width: number, text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    // Room for the three columns by which all lines but the first are set off.
    if (line !== '' && longer.length > width - 3) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}
