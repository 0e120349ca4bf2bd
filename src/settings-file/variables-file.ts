import { nearest } from '../policy-file/problems/nearest.ts';
import { SETTINGS } from './settings.ts';

/** What a `.env` file may set besides AWS's own variables. */
const KNOWN = SETTINGS.map(({ variable }) => variable);
/** And by `--param`. */
const PARAMETERS = SETTINGS.map(({ parameter }) => parameter);

/** What would be passed over in silence in a `.env` file: a sentence each, with its place. */
export function variablesFileProblems(text: string, file: string): string[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const place = `${file}:${index + 1}`;
    if (/^\s*(#|$)/.test(line)) return [];
    const [, name, value = ''] = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined)
      return [`${place}: expected a setting such as SLACK_CHANNEL=C0123456789`];
    if (!isAmong(KNOWN, name) && !name.startsWith('AWS_')) {
      return [`${place}: there is no setting ${name}${meant(name, KNOWN)}`];
    }
    return value.startsWith('#')
      ? [
          `${place}: ${name} is empty: # begins a comment (a channel is named by its id, C0123456789)`,
        ]
      : [];
  });
}

/** The same of the names given by `--param`. */
export const parameterProblems = (names: readonly string[]): string[] =>
  names
    .filter((name) => !isAmong(PARAMETERS, name))
    .map((name) => `--param: there is no parameter ${name}${meant(name, PARAMETERS)}`);

const isAmong = (known: readonly string[], name: string): boolean => known.includes(name);

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near ? `: did you mean ${near}?` : `; there are ${known.join(', ')}`;
}
