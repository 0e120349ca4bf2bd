import { statSync } from 'node:fs';
import type { Found } from '../problems/problem.ts';
import { valueAt } from '../value-at.ts';
import { findFiles, MOST_LOOKED_AT, TooManyFiles, type Walk } from './find-files.ts';
import { isPattern } from './path-pattern.ts';
import type { Source } from './source.ts';

/** A waiver file for each service of a large company; more is a pattern that went astray. */
const MOST_FILES = 2_000;
const MOST_MEGABYTES = 32;
const MEGABYTE = 1_048_576;

/** What the patterns of one policy have led to so far. */
export interface Reach extends Walk {
  bytes: number;
}

/** By each file, the positions in the list of those that name it. */
export type NamedFiles = ReadonlyMap<string, readonly number[]>;

/**
 * The files that a policy's patterns stand for, each once, in the order of the patterns and names. What is
 * wrong with a pattern is noted; `reach` counts over all patterns of a policy.
 */
export function filesOf(
  key: 'include' | 'vex',
  source: Source,
  folder: string | undefined,
  reach: Reach,
  found: Found[],
): NamedFiles {
  const listed: unknown = (source.value as Record<string, unknown> | null | undefined)?.[key];
  const files = new Map<string, number[]>();
  if (!Array.isArray(listed)) return files;
  for (const [index, entry] of listed.entries()) {
    const inside = valueAt(entry, 'file');
    const pattern: unknown = inside ?? entry;
    if (typeof pattern !== 'string' || pattern.trim() === '') continue;
    const text = noteFiles(pattern, index, folder, reach, files);
    const path = inside === undefined ? [key, index] : [key, index, 'file'];
    if (text !== undefined) found.push({ source, remark: { path, text } });
  }
  return files;
}

/** Adds the files of a pattern to the others; answers with what is wrong with it. */
function noteFiles(
  pattern: string,
  index: number,
  folder: string | undefined,
  reach: Reach,
  files: Map<string, number[]>,
): string | undefined {
  if (folder === undefined) {
    return 'a policy that is not in a file of its own cannot name other files';
  }
  // Said already of another pattern.
  if (reach.lookedAt > MOST_LOOKED_AT) return undefined;
  try {
    const matching = findFiles(pattern, folder, reach);
    if (matching.length === 0) {
      return `${isPattern(pattern) ? 'no file matches' : 'there is no file'} ${pattern}`;
    }
    const all = new Set([...files.keys(), ...matching]);
    if (all.size > MOST_FILES) {
      return `${matching.length} files match ${pattern}: at most ${MOST_FILES} are read, so name them more narrowly`;
    }
    for (const file of matching) reach.bytes += files.has(file) ? 0 : sizeOf(file);
    if (reach.bytes > MOST_MEGABYTES * MEGABYTE) {
      return `the files of this policy have ${Math.ceil(reach.bytes / MEGABYTE)} MB with those that match ${pattern}: at most ${MOST_MEGABYTES} MB are read`;
    }
    for (const file of matching) files.set(file, [...(files.get(file) ?? []), index]);
    return undefined;
  } catch (error) {
    if (!(error instanceof TooManyFiles)) throw error;
    return `more than ${MOST_LOOKED_AT} files and folders were looked at for ${pattern}: name a narrower folder`;
  }
}

/** What cannot be looked at has no size; reading it says why. */
function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
