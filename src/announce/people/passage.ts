import { clip, onOneLine } from '../../core/text.ts';

/** A part of a message in plain text. */
export interface Passage {
  /** Absent for the first part, which is what everybody reads. */
  readonly title?: string;
  /** Each on one line, however long it is; an address stands alone. */
  readonly lines: readonly string[];
}

/** The passage as it may be shown, or nothing where it has nothing to say. Names and reasons are anybody's text. */
export const passage = (title: string | undefined, lines: readonly string[]): Passage[] =>
  lines.length === 0 ? [] : [{ ...(title && { title }), lines: lines.map(shown) }];

const LINE_CHARACTERS = 600;

const shown = (line: string): string => clip(onOneLine(line), LINE_CHARACTERS);

/** Whatever somebody has called something. */
export const named = (text: string, most = 100): string => clip(onOneLine(text), most);

/** A line for each of the first `most`, and how many more there are. */
export function firstOf<T>(
  things: readonly T[],
  most: number,
  linesOf: (thing: T) => readonly string[],
): string[] {
  const left = things.length - most;
  return [
    ...things.slice(0, most).flatMap(linesOf),
    ...(left > 0 ? [`- … and ${left} more, all in the ECR console`] : []),
  ];
}
