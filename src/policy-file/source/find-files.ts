import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ANY_DEPTH, type Step, stepsOf } from './path-pattern.ts';

/** More files and folders than a large monorepo has below what a pattern is about. */
export const MOST_LOOKED_AT = 200_000;

/** There is no end in sight. */
export class TooManyFiles extends Error {
  override name = 'TooManyFiles';
}

/** How many files and folders have been looked at, over several patterns. */
export interface Walk {
  lookedAt: number;
}

/** No wildcard leads into these; a pattern that names them does. */
const PASSED_OVER = new Set(['node_modules', '.git']);

/**
 * The files that a pattern stands for, by their names. A wildcard passes over hidden files, `.git` and
 * `node_modules`, and `**` follows no symbolic link, so that no loop has to be feared. Throws
 * TooManyFiles.
 */
export function findFiles(pattern: string, folder: string, walk: Walk): string[] {
  const found = new Set<string>();
  for (const steps of stepsOf(pattern)) {
    const [first, ...rest] = steps;
    if (first === '') below('/', rest, walk, found);
    else below(folder, steps, walk, found);
  }
  return [...found].sort();
}

function below(
  folder: string,
  [step, ...rest]: readonly Step[],
  walk: Walk,
  found: Set<string>,
): void {
  if (step === undefined) return;
  const isLast = rest.length === 0;
  if (typeof step === 'string') {
    const path = join(folder, step);
    const kind = kindOf(path);
    if (isLast && kind === 'file') found.add(path);
    if (!isLast && kind === 'folder') below(path, rest, walk, found);
    return;
  }
  if (step === ANY_DEPTH) below(folder, rest, walk, found);
  for (const entry of entriesOf(folder, walk)) {
    const path = join(folder, entry.name);
    if (step === ANY_DEPTH) {
      const isHidden = entry.name.startsWith('.');
      if (entry.isDirectory() && !isHidden) below(path, [step, ...rest], walk, found);
    } else if (step.test(entry.name)) {
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && kindOf(path) === 'folder');
      if (isFolder && !isLast) below(path, rest, walk, found);
      if (!isFolder && isLast) found.add(path);
    }
  }
}

/** What cannot be opened has nothing in it. */
function entriesOf(folder: string, walk: Walk): Dirent[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  walk.lookedAt += entries.length + 1;
  if (walk.lookedAt > MOST_LOOKED_AT) throw new TooManyFiles(folder);
  return entries.filter(({ name }) => !PASSED_OVER.has(name));
}

/** What cannot be looked at, such as a link to itself, is left to be read: that says why. */
function kindOf(path: string): 'file' | 'folder' | undefined {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return undefined;
    return stat.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'file';
  }
}
