/** What is wrong with an expression, as a sentence for whoever wrote it. */
export class PatternError extends Error {
  override name = 'PatternError';
}

/** Whether a character matches. */
export type Takes = (character: string) => boolean;

/** What an expression is made of. */
export type Piece =
  | { readonly kind: 'character'; readonly takes: Takes }
  | { readonly kind: 'all'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'one-of'; readonly pieces: readonly Piece[] }
  | {
      readonly kind: 'repeated';
      readonly piece: Piece;
      readonly least: number;
      /** Absent: as often as there is room for. */
      readonly most?: number;
    };

const isDigit: Takes = (one) => /^[0-9]$/.test(one);
const isWord: Takes = (one) => /^[A-Za-z0-9_]$/.test(one);
const not =
  (takes: Takes): Takes =>
  (one) =>
    !takes(one);
const CLASSES: Readonly<Record<string, Takes>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
};

/** More than a tag can have. */
const MOST_TIMES = 128;

/** Reads an expression in the notation of JavaScript, without what needs to look back. Throws PatternError. */
export function parsePattern(source: string): Piece {
  // The whole of a tag has to match, said or not.
  const body = source.replace(/^\^/, '').replace(/(?<!(?<!\\)(?:\\\\)*\\)\$$/, '');
  const reader = { text: Array.from(body), at: 0 };
  const piece = readChoice(reader, 0);
  if (reader.at < reader.text.length) throw new PatternError('a ) closes nothing');
  return piece;
}

interface Reader {
  readonly text: readonly string[];
  at: number;
}

const MOST_DEEP = 20;

function readChoice(reader: Reader, depth: number): Piece {
  if (depth > MOST_DEEP)
    throw new PatternError(`it has more than ${MOST_DEEP} groups in each other`);
  const choices: Piece[] = [readRow(reader, depth)];
  while (peek(reader) === '|') {
    reader.at += 1;
    choices.push(readRow(reader, depth));
  }
  const [only, ...others] = choices;
  return only && others.length === 0 ? only : { kind: 'one-of', pieces: choices };
}

function readRow(reader: Reader, depth: number): Piece {
  const pieces: Piece[] = [];
  for (let one = peek(reader); one !== undefined && one !== '|' && one !== ')'; one = peek(reader))
    pieces.push(readRepeated(reader, depth));
  return { kind: 'all', pieces };
}

function readRepeated(reader: Reader, depth: number): Piece {
  const piece = readOne(reader, depth);
  const times = readTimes(reader);
  if (!times) return piece;
  // Without hurry it matches the same.
  if (peek(reader) === '?') reader.at += 1;
  if (readTimes(reader))
    throw new PatternError('what is repeated is repeated again: put it in ( )');
  return { kind: 'repeated', piece, ...times };
}

function readTimes(reader: Reader): { least: number; most?: number } | undefined {
  const sign = peek(reader);
  if (sign === '*' || sign === '+' || sign === '?') {
    reader.at += 1;
    return { least: sign === '+' ? 1 : 0, ...(sign === '?' && { most: 1 }) };
  }
  if (sign !== '{') return undefined;
  const rest = reader.text.slice(reader.at, reader.at + 9).join('');
  const [all, from, comma, to] = /^\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/.exec(rest) ?? [];
  if (all === undefined) throw new PatternError('behind { goes a number: {2}, {2,} or {2,4}');
  reader.at += all.length;
  const least = Number(from);
  const most = comma === undefined ? least : to === undefined ? undefined : Number(to);
  if (least > MOST_TIMES || (most ?? 0) > MOST_TIMES)
    throw new PatternError(`${all} is more than a tag has characters (${MOST_TIMES})`);
  if (most !== undefined && most < least) throw new PatternError(`${all} ends before it begins`);
  return { least, ...(most !== undefined && { most }) };
}

function readOne(reader: Reader, depth: number): Piece {
  const one = next(reader);
  if (one === '(') return readGroup(reader, depth);
  if (one === '[') return { kind: 'character', takes: readSet(reader) };
  if (one === '.') return { kind: 'character', takes: () => true };
  if (one === '\\') return { kind: 'character', takes: readEscaped(reader) };
  if (one === '^' || one === '$')
    throw new PatternError(`${one} in the middle: the whole of a tag is compared anyway`);
  if ('*+?{'.includes(one)) throw new PatternError(`there is nothing before ${one} to be repeated`);
  return { kind: 'character', takes: (other) => other === one };
}

function readGroup(reader: Reader, depth: number): Piece {
  if (peek(reader) === '?') {
    reader.at += 1;
    if (next(reader) !== ':')
      throw new PatternError('behind (? only : can be used: nothing looks around, or has a name');
  }
  const piece = readChoice(reader, depth + 1);
  if (peek(reader) !== ')') throw new PatternError('a ( is not closed');
  reader.at += 1;
  return piece;
}

function readEscaped(reader: Reader): Takes {
  const one = next(reader);
  const known = CLASSES[one];
  if (known) return known;
  if (/[A-Za-z0-9]/.test(one))
    throw new PatternError(`\\${one} cannot be used: of letters only \\d, \\D, \\w and \\W`);
  return (other) => other === one;
}

function readSet(reader: Reader): Takes {
  const isNegated = peek(reader) === '^';
  if (isNegated) reader.at += 1;
  const parts: Takes[] = [];
  for (let one = next(reader); one !== ']'; one = next(reader)) {
    if (one === '\\' && CLASSES[peek(reader) ?? '']) {
      parts.push(readEscaped(reader));
      continue;
    }
    const from = one === '\\' ? escapedIn(reader) : one;
    if (peek(reader) !== '-' || reader.text[reader.at + 1] === ']') {
      parts.push((other) => other === from);
      continue;
    }
    reader.at += 1;
    const end = next(reader);
    const to = end === '\\' ? escapedIn(reader) : end;
    if (to < from) throw new PatternError(`${from}-${to} ends before it begins`);
    parts.push((other) => other >= from && other <= to);
  }
  const takes: Takes = (other) => parts.some((part) => part(other));
  return isNegated ? not(takes) : takes;
}

/** A character that stands for itself. */
function escapedIn(reader: Reader): string {
  const one = next(reader);
  if (/[A-Za-z0-9]/.test(one)) throw new PatternError(`\\${one} cannot be used in [ ]`);
  return one;
}

const peek = ({ text, at }: Reader): string | undefined => text[at];

function next(reader: Reader): string {
  const one = reader.text[reader.at];
  if (one === undefined) throw new PatternError('it ends too early');
  reader.at += 1;
  return one;
}
