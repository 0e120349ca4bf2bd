import { PermanentFailure } from '../../core/errors.ts';
import type { Path, Source } from '../source/source.ts';
import { firstOf } from './first-of.ts';

/** So many can be read. */
export const PROBLEMS_SHOWN = 50;

/**
 * A policy that cannot be used. Every problem is one sentence that begins with its place; the message shows
 * the first of them.
 */
export class PolicyError extends PermanentFailure {
  override name = 'PolicyError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(firstOf(problems, PROBLEMS_SHOWN).join('\n'));
    this.problems = problems;
  }
}

/** Something to say of what stands at a path; `of: 'key'` where it is about the key itself. */
export interface Remark {
  readonly path: Path;
  readonly text: string;
  readonly of?: 'key';
}

/** A remark on a source, or a sentence about a file that could not even be read. */
export type Found = { readonly source: Source; readonly remark: Remark } | string;

/** All that was found as sentences with their places: file by file, and in the order of each text. */
export function sentencesOf(found: readonly Found[]): string[] {
  const told = new Set<Source>();
  const sentences = found.flatMap((one) => {
    if (typeof one === 'string') return [one];
    if (told.has(one.source)) return [];
    told.add(one.source);
    const remarks = found.flatMap((other) =>
      typeof other !== 'string' && other.source === one.source ? [other.remark] : [],
    );
    return remarks
      .toSorted((a, b) => one.source.order(a.path, a.of) - one.source.order(b.path, b.of))
      .map((remark) => sentenceOf(one.source, remark));
  });
  return [...new Set(sentences)];
}

const sentenceOf = (source: Source, { path, text, of }: Remark): string =>
  `${source.place(path, of)}: ${EMPTY.test(text) ? sayEmpty(text, source.comment(path)) : text}`;

const EMPTY = /^it is empty\b/;

/** Whoever writes a channel by its name sees a value where YAML sees none. */
const sayEmpty = (text: string, comment: string | undefined): string =>
  comment === undefined
    ? text
    : text.replace(EMPTY, `it is empty, for # begins a comment ("${comment}" in quotes is text)`);
