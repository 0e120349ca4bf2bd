import { LONGEST_RELEASE } from '../../core/policy/permission.ts';
import { DAY } from '../../core/time.ts';
import { counted, sayDuration } from '../../core/words.ts';
import { millisecondsOf } from '../duration.ts';
import type { Remark } from '../problems/problem.ts';
import type { Path } from '../source/source.ts';
import type { AcceptPermissionDocument, ReleasePermissionDocument } from './permission-document.ts';

interface Written {
  readonly document: AcceptPermissionDocument | ReleasePermissionDocument;
  readonly path: Path;
}

/** What no schema says of who may accept risks: no term is longer than a waiver may last (milliseconds). */
export function checkMayAccept(rules: readonly Written[], longestWaiver: number): Remark[] {
  const days = counted(Math.floor(longestWaiver / DAY), 'day');
  return checkPermissions(rules, {
    most: longestWaiver,
    why: `no waiver may reach further ahead than ${days} (longest-waiver)`,
  });
}

/** The same of who may release images. */
export const checkMayRelease = (rules: readonly Written[]): Remark[] =>
  checkPermissions(rules, {
    most: LONGEST_RELEASE,
    why: 'a release ends after 72 hours at the latest',
  });

interface Limit {
  /** Milliseconds. */
  readonly most: number;
  readonly why: string;
}

function checkPermissions(rules: readonly Written[], { most, why }: Limit): Remark[] {
  const twinsOf = openTwins();
  return rules.flatMap(({ document, path }): Remark[] => {
    const atMost = document['at-most'];
    const tooLong = atMost !== undefined && millisecondsOf(atMost) > most;
    return [
      ...(tooLong ? [{ path: [...path, 'at-most'], text: `${atMost} is too long: ${why}` }] : []),
      ...twinsOf(document, path),
    ];
  });
}

/** Says of each rule of a list whether an earlier one, or itself, permits somebody the same already. */
function openTwins(): (document: Written['document'], path: Path) => Remark[] {
  const seen = new Map<string, string>();
  return (document, path) => {
    const here = `${String(path[0])}[${String(path[1])}]`;
    return [document.by].flat().flatMap((id): Remark[] => {
      const keys = keysOf(id, document);
      const first = keys.map((key) => seen.get(key)).find((at) => at !== undefined);
      for (const key of keys) if (!seen.has(key)) seen.set(key, here);
      return first === undefined ? [] : [{ path, text: `${first} permits ${id} the same already` }];
    });
  };
}

/** What somebody is permitted, once for every pattern of repositories. */
function keysOf(id: string, document: Written['document']): string[] {
  const { 'at-most': atMost = '' } = document;
  const severity = 'severity-at-most' in document ? document['severity-at-most'] : undefined;
  const term = atMost === '' ? '' : sayDuration(millisecondsOf(atMost));
  const repositories = new Set([document.repository].flat());
  return Array.from(repositories, (one) =>
    JSON.stringify([id, one ?? null, severity ?? null, term]),
  );
}
