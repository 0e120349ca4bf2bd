import { readFileSync, statSync } from 'node:fs';
import { PolicyError } from '../problems/problem.ts';
import { sayFileTrouble } from './file-trouble.ts';
import { jsonSource } from './json-source.ts';
import { placeOf } from './place-of.ts';
import type { Source } from './source.ts';
import { yamlSource } from './yaml-source.ts';

/** What is written by hand is a hundred times smaller; reading so much takes seconds. */
const MOST_BYTES = 4 * 1_048_576;

/** A file that is to be read, as what it claims to be. Throws PolicyError for one that cannot be. */
export function readSource(path: string, form: 'yaml' | 'json' = formOf(path)): Source {
  const place = placeOf(path);
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MOST_BYTES) {
      throw new PolicyError([`${place}: it has ${inMegabytes(size)}: at most 4 MB are read`]);
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof PolicyError) throw error;
    throw new PolicyError([`${place}: cannot be read: ${sayFileTrouble(error)}`]);
  }
  if (text.includes('\0')) throw new PolicyError([`${place}: it is not text`]);
  return form === 'json' ? jsonSource(text, place) : yamlSource(text, place);
}

const formOf = (path: string): 'yaml' | 'json' => (/\.json$/i.test(path) ? 'json' : 'yaml');

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576)} MB`;
