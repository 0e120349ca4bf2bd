import type * as z from 'zod';
import { clip } from '../../core/text.ts';
import type { Path } from '../source/source.ts';
import { nearest } from './nearest.ts';
import type { Remark } from './problem.ts';

/** Zod's issues in the words of the policy; a schema's own message goes before these. */
export const sayIssue: z.core.$ZodErrorMap = (issue) => {
  const { input } = issue;
  if (issue.code === 'invalid_type') return sayKind(input, KINDS[issue.expected] ?? issue.expected);
  if (issue.code === 'invalid_value') {
    const isSwitch = issue.values.includes(true);
    const allowed = isSwitch
      ? 'write true, or leave the key out'
      : sayAllowed(input, issue.values.map(String));
    if (input === undefined) return 'it is missing';
    const hint = isSwitch ? sayTrue(input) : undefined;
    return hint ?? sayNot(input, 'is not possible', allowed);
  }
  if (issue.code === 'too_small') {
    if (issue.origin === 'array') return 'the list is empty';
    return `${sayValue(input)} is too small: at least ${issue.minimum}`;
  }
  if (issue.code !== 'too_big') return undefined;
  return issue.origin === 'string'
    ? `it is longer than ${issue.maximum} characters`
    : `${sayValue(input)} is too big: at most ${issue.maximum}`;
};

/** YAML 1.1 read these as true, and people write them still. */
function sayTrue(input: unknown): string | undefined {
  if (typeof input !== 'string') return undefined;
  if (/^(yes|on|y)$/i.test(input)) return `YAML 1.2 reads ${input} as text: write true`;
  return /^true$/i.test(input)
    ? `${sayValue(input)} in quotes is text: write true without them`
    : undefined;
}

/** `"later" is no duration: expected one such as 14 days`; what is empty is called so. */
export const sayNot = (input: unknown, isNot: string, expected: string): string =>
  input === null ? `it is empty: ${expected}` : `${sayValue(input)} ${isNot}: ${expected}`;

/** What was expected and what was found instead. */
export function sayKind(input: unknown, expected: string): string {
  if (input === undefined) return 'it is missing';
  if (input === null) return `it is empty: expected ${expected}`;
  return `expected ${expected}, found ${sayValue(input)}${sayQuotes(input, expected)}`;
}

function sayQuotes(input: unknown, expected: string): string {
  if (expected === KINDS['string']) return typeof input === 'object' ? '' : ': put it in quotes';
  const isNumber = typeof input === 'string' && /^\d{1,9}(\.\d{1,9})?$/.test(input);
  return isNumber && expected === KINDS['number'] ? `: write ${input} without quotes` : '';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of names to values',
};

/** `expected one of A, B (did you mean A?)`. */
export function sayAllowed(input: unknown, allowed: readonly string[]): string {
  const meant = typeof input === 'string' ? nearest(input, allowed) : undefined;
  const list =
    allowed.length === 1 ? `only ${allowed[0]} is` : `expected one of ${allowed.join(', ')}`;
  return `${list}${meant ? ` (did you mean ${meant}?)` : ''}`;
}

/** What was found, short enough for a sentence. */
export function sayValue(input: unknown): string {
  if (input === null) return 'nothing';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  const text =
    typeof input === 'number' || typeof input === 'boolean'
      ? String(input)
      : (JSON.stringify(input) ?? typeof input);
  return clip(text, 61);
}

/** A remark on each thing that does not fit a schema. */
export function remarksOn(issues: readonly z.core.$ZodIssue[], before: Path = []): Remark[] {
  return issues.flatMap((issue): Remark[] => {
    const path = [...before, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const texts = issue.message.split('\n');
      return issue.keys.map((key, index) => ({
        path: [...path, key],
        text: texts[index] ?? texts[0] ?? '',
        of: 'key',
      }));
    }
    if (issue.code === 'invalid_key') {
      return [{ path, text: issue.issues[0]?.message ?? issue.message, of: 'key' }];
    }
    if (issue.code === 'invalid_union') {
      const [meant] = issue.errors
        .filter((branch) => branch.length > 0 && !branch.some(isOtherKind))
        .toSorted((a, b) => a.length - b.length);
      if (meant) return remarksOn(meant, path);
    }
    return [{ path, text: issue.message }];
  });
}

/** The branch of a union is for another kind of value altogether. */
const isOtherKind = ({ code, path }: z.core.$ZodIssue): boolean =>
  path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
