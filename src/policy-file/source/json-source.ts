import { PolicyError } from '../problems/problem.ts';
import type { Source } from './source.ts';
import { yamlSource } from './yaml-source.ts';

/**
 * Reads JSON, strictly: YAML, which it is a part of, would let a forgotten value pass as null. Throws
 * PolicyError for what is none, and for a key that stands twice.
 */
export function jsonSource(text: string, file: string): Source {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    JSON.parse(plain);
  } catch (error) {
    const at = faultIn(plain);
    const before = plain.slice(0, at).split('\n');
    const place = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
    throw new PolicyError([`${place}: not JSON: ${sayFault(error as Error)}`]);
  }
  return yamlSource(plain, file);
}

/** `Expected ',' or '}' after property value`: the place stands in front, and the text is no place. */
const sayFault = ({ message }: Error): string =>
  message
    .replace(/ after JSON at position \d+.*$/s, ' after its end')
    .replace(/ in JSON at position \d+.*$/s, '')
    .replace(/, (\.\.\.)?".*" is not valid JSON$/s, '')
    .replace(' of JSON input', ' of the text');

/**
 * Where the fault is, which not every message of JavaScript's parser says: behind the longest beginning of
 * the text that could still go on to be JSON.
 */
function faultIn(text: string): number {
  let [good, bad] = [0, text.length + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mayGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function mayGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    const position = / at position (\d+)/.exec(message)?.[1];
    return position === undefined
      ? /end of JSON input/.test(message)
      : Number(position) >= text.length || message.startsWith('Unterminated string');
  }
}
