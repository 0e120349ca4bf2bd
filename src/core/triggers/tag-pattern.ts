import { programOf, type State } from './tag-pattern-program.ts';

export { PatternError } from './tag-pattern-syntax.ts';

/** So much can be read by a person. */
export const LONGEST_PATTERN = 200;

/** Tells of a text whether the whole of it matches. */
export type TagPattern = (text: string) => boolean;

/**
 * A regular expression for tags. It goes through a text once, with every state in which it may be at the same time, so
 * that no expression, whatever it repeats, takes longer than its length times that of the text. What it cannot do
 * (references back, looking around) is refused. Throws PatternError.
 */
export function tagPattern(source: string): TagPattern {
  const program = programOf(source);
  return (text) => {
    let states = reached(program, [0]);
    for (const character of text) {
      const next = [...states].flatMap((at) => {
        const state = program[at];
        return state?.kind === 'character' && state.takes(character) ? [at + 1] : [];
      });
      if (next.length === 0) return false;
      states = reached(program, next);
    }
    return [...states].some((at) => program[at]?.kind === 'end');
  };
}

/** All states that are reached from these without another character. */
function reached(program: readonly State[], from: readonly number[]): ReadonlySet<number> {
  const states = new Set<number>();
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (states.has(at)) continue;
    states.add(at);
    const state = program[at];
    if (state?.kind === 'either') open.push(...state.to);
  }
  return states;
}
