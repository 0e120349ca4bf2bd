/** One step of a pattern: a name as it is, any number of folders, or what names have to look like. */
export type Step = string | typeof ANY_DEPTH | RegExp;

/** `**`. */
export const ANY_DEPTH = Symbol('any depth');

const MOST_ALTERNATIVES = 100;

/** Whether a text is more than the path of one file. */
export const isPattern = (text: string): boolean => /[*?[{]/.test(text);

/**
 * The steps of a pattern in a shell's language: `*` and `?` within a name, `[a-z]`, `[!a-z]`, `**` for any
 * number of folders, `{a,b}` for either. Wildcards pass over names that begin with a dot. A list, because
 * of the alternatives.
 */
export function stepsOf(pattern: string): Step[][] {
  return alternativesOf(pattern).map((one) => {
    const steps = one
      .split('/')
      .filter((part, index) => part !== '' || index === 0)
      .map(stepOf);
    const last = steps.at(-1);
    return last === ANY_DEPTH ? [...steps, stepOf('*')] : steps;
  });
}

function stepOf(part: string): Step {
  if (part === '**') return ANY_DEPTH;
  if (!/[*?[]/.test(part)) return part;
  const source = part.replaceAll(
    /\*+|\?|\[(!?)([^\]/]+)\]|[\\^$.|?*+()[\]{}]/g,
    (found, not: string | undefined, among: string | undefined) => {
      if (among !== undefined) return `[${not ? '^' : ''}${among.replaceAll(/[\\\]^]/g, '\\$&')}]`;
      if (found.startsWith('*')) return '.*';
      return found === '?' ? '.' : `\\${found}`;
    },
  );
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${source}$`, 'su');
}

/** `a/{b,c}` as `a/b` and `a/c`; beyond a hundred the rest stays as it is, and matches nothing. */
function alternativesOf(pattern: string): string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let one = open.shift(); one !== undefined; one = open.shift()) {
    const [braces, inside] = /\{([^{}]*,[^{}]*)\}/.exec(one) ?? [];
    if (
      braces === undefined ||
      inside === undefined ||
      done.length + open.length > MOST_ALTERNATIVES
    )
      done.push(one);
    else open.push(...inside.split(',').map((each) => one.replace(braces, () => each)));
  }
  return done;
}
