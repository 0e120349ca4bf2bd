import { PatternError, type Piece, parsePattern, type Takes } from './tag-pattern-syntax.ts';

/** `character`: goes on to the next state with a character that it takes; `either`: goes on to several without one. */
export type State =
  | { readonly kind: 'character'; readonly takes: Takes }
  | { readonly kind: 'either'; readonly to: readonly number[] }
  | { readonly kind: 'end' };

/** A tag has 128 characters at most, and an expression that repeats more is a mistake. */
const MOST_STATES = 2_000;
/** What is empty makes no state, however often it is repeated: the steps of making them are bounded as well. */
const MOST_STEPS = 100_000;

interface Program {
  readonly states: State[];
  steps: number;
}

/** The states of an expression, the first one first. Throws PatternError. */
export function programOf(source: string): readonly State[] {
  const program: Program = { states: [], steps: 0 };
  append(program, parsePattern(source));
  program.states.push({ kind: 'end' });
  return program.states;
}

function append(program: Program, piece: Piece): void {
  const { states } = program;
  program.steps += 1;
  if (states.length > MOST_STATES || program.steps > MOST_STEPS) {
    throw new PatternError(`it repeats too much: more than ${MOST_STATES} characters`);
  }
  if (piece.kind === 'character') states.push({ kind: 'character', takes: piece.takes });
  else if (piece.kind === 'all') for (const one of piece.pieces) append(program, one);
  else if (piece.kind === 'one-of') appendEither(program, piece.pieces);
  else appendRepeated(program, piece);
}

/** Each of several, and behind it on to what follows all of them. */
function appendEither(program: Program, pieces: readonly Piece[]): void {
  const { states } = program;
  const fork = reserve(states);
  const starts: number[] = [];
  const ends: number[] = [];
  for (const one of pieces) {
    starts.push(states.length);
    append(program, one);
    ends.push(reserve(states));
  }
  states[fork] = { kind: 'either', to: starts };
  for (const end of ends) states[end] = { kind: 'either', to: [states.length] };
}

function appendRepeated(
  program: Program,
  { piece, least, most }: Extract<Piece, { kind: 'repeated' }>,
): void {
  const { states } = program;
  for (let count = 0; count < least; count += 1) append(program, piece);
  if (most === undefined) {
    const fork = reserve(states);
    append(program, piece);
    states.push({ kind: 'either', to: [fork] });
    states[fork] = { kind: 'either', to: [fork + 1, states.length] };
    return;
  }
  const forks: number[] = [];
  for (let count = least; count < most; count += 1) {
    forks.push(reserve(states));
    append(program, piece);
  }
  for (const fork of forks) states[fork] = { kind: 'either', to: [fork + 1, states.length] };
}

/** A place for a state that is known when what follows it is. */
function reserve(states: State[]): number {
  states.push({ kind: 'either', to: [] });
  return states.length - 1;
}
