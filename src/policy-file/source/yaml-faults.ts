/** What the library finds in a text that is no YAML, or hardly any. */
export interface Fault {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

export const TOO_DEEP = 'it is nested too deeply';

export const IN_QUOTES = (text: string): string =>
  `put ${text} in quotes ("${text}"): in YAML, an asterisk in front means an alias`;

/** What the library calls an asterisk with nothing behind it. */
const EMPTY_ALIAS = 'Alias cannot be an empty string';

/** These come of nothing but themselves; any other makes faults behind it. */
const BY_THEMSELVES = new Set([
  'BAD_ALIAS',
  'BAD_SCALAR_START',
  'DUPLICATE_KEY',
  'MULTIPLE_DOCS',
  'TAG_RESOLVE_FAILED',
]);
const SHOWN = 10;

/** Sentences with their places, up to the first slip that makes others: those behind it are counted. */
export function sayFaults(
  given: readonly Fault[],
  text: string,
  place: (offset: number) => string,
): string[] {
  const faults = given.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const say = (fault: Fault): string => `${place(fault.pos[0])}: ${saySyntax(fault, text, faults)}`;
  const deepest = faults.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (deepest) return [say(deepest)];
  const slip = faults.findIndex(({ code }) => !BY_THEMSELVES.has(code));
  const last = Math.min(slip < 0 ? Infinity : slip, SHOWN);
  const shown = faults.slice(0, last + 1).map(say);
  const behind = faults.length - shown.length;
  if (behind > 0) shown.push(`${shown.pop()} (and ${sayMore(behind)} on; mend this first)`);
  return [...new Set(shown)];
}

const sayMore = (count: number): string =>
  count === 1 ? '1 more fault from here' : `${count} more faults from here`;

function saySyntax({ code, message, pos }: Fault, text: string, all: readonly Fault[]): string {
  const [at] = pos;
  if (code === 'RESOURCE_EXHAUSTION') return TOO_DEEP;
  if (code === 'DUPLICATE_KEY') {
    const key = /^[^:\s{}[\],]+/.exec(text.slice(at))?.[0] ?? 'one';
    return `the key ${key} stands here for the second time`;
  }
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here: one file is one policy';
  if (message === EMPTY_ALIAS) return IN_QUOTES('*');
  if (code === 'BAD_SCALAR_START' && text[at] === '@') return sayAt(text.slice(at));
  const isBroken = all.some((one) => one.code === 'MULTILINE_IMPLICIT_KEY' && one.pos[0] === at);
  return `not YAML: ${sayIndent(code, message, isBroken) ?? message}`;
}

/** Whoever writes a handle means somebody in Slack, or a package of npm. */
function sayAt(rest: string): string {
  const word = /^@[^\s,[\]{}#]*/.exec(rest)?.[0] ?? '@';
  return `in YAML nothing begins with @ but in quotes: people and groups of Slack are named by their ids ("U0123456789", "S0123456789"), anything else as "${word}"`;
}

function sayIndent(code: string, message: string, isBroken: boolean): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'a tab stands here: indent with spaces';
  if (/^(All mapping items|Sequence item without)/.test(message))
    return 'this line begins in another column than those it belongs to: indent it as they are';
  if (code !== 'BLOCK_AS_IMPLICIT_KEY') return undefined;
  return isBroken
    ? 'the line below begins in another column than this key: indent it as the key is'
    : 'a text with a colon and a space in it goes into quotes';
}
