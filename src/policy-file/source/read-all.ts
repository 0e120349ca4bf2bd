import { type Found, PolicyError } from '../problems/problem.ts';
import { readSource } from './read-source.ts';
import type { Source } from './source.ts';

/** The files that can be read, and a problem noted for each that cannot. */
export function readAll(
  files: Iterable<string>,
  form: 'yaml' | 'json' | undefined,
  found: Found[],
): Source[] {
  return [...files].flatMap((file) => {
    try {
      return [readSource(file, form)];
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      for (const problem of error.problems) found.push(problem);
      return [];
    }
  });
}
