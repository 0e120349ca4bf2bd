import { readFileSync } from 'node:fs';

/** What a command is to print, as somebody has looked at it: a file in `golden/`. */
export const goldenOf = (name: string): string =>
  readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8');
