import { isAbsolute, relative } from 'node:path';
import { cwd } from 'node:process';

/** A file for people: short where it is below the current folder, and never a path of one machine then. */
export function placeOf(path: string): string {
  const short = relative(cwd(), path);
  return short.startsWith('..') || isAbsolute(short) ? path : short;
}
