import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fileWith, run } from '../../cli/run-program.ts';

const event = (name: string): string =>
  fileURLToPath(new URL(`../../../events/${name}`, import.meta.url));

/** What `npm start` plays in. */
export const PLAY = ['--world', event('play/world.json')];
/** Twelve weeks of four repositories. */
export const WEEKS = [
  '--world',
  event('digest/world.json'),
  '--after',
  event('digest/weeks.jsonl'),
];
/** A world of one's own. */
export const inWorld = (world: object): string[] => ['--world', fileWith('world.json', world)];

/** The text of a report, as the command writes it to standard output. */
export async function written(format: string, ...args: string[]): Promise<string> {
  const { code, out, err } = await run(['report', '--format', format, ...args]);
  if (code !== 0) throw new Error(`${code}: ${err}`);
  return out;
}

/** What it is to be, as somebody has looked at it. */
export const goldenOf = (name: string): string =>
  readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');
