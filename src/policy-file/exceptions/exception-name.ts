import { createHash } from 'node:crypto';
import type { Scope } from '../../core/policy/policy.ts';
import { cut } from '../../core/text.ts';

const LONGEST = 100;

/** A name made from what an exception matches: it stays the same wherever the exception stands. */
export function exceptionName(scope: Scope): string {
  const what = [scope.ids, scope.packages, scope.packageTypes, scope.versions].flatMap(
    (dimension) => dimension ?? [],
  );
  const where = [scope.repositories, scope.tags, scope.digests, scope.registries].flatMap(
    (dimension) => dimension ?? [],
  );
  return shortened([...what, ...(where.length > 0 ? ['in', ...where] : [])].join(' '));
}

/** The text, or its beginning and a hash where it is long. */
export const shortened = (text: string): string =>
  text.length <= LONGEST
    ? text
    : `${cut(text, LONGEST - 14)}… ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
