import { DAY, dayOf } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import type { Remark } from '../problems/problem.ts';
import type { Path } from '../source/source.ts';
import type { VexEntry } from '../vex/vex-entry.ts';
import type { IgnoreDocument, WaiverDocument } from './exception-document.ts';
import type { Terms } from './exception-terms.ts';
import { waiverEnd } from './waiver-end.ts';

const DIMENSIONS = [
  'id',
  'package',
  'package-type',
  'version',
  'repository',
  'tag',
  'digest',
  'account',
  'region',
] as const;

/** What no schema says of an ignore rule: `terms` may demand who calls it noise, and for how long. */
export function checkIgnoreRule(document: IgnoreDocument, path: Path, terms: Terms): Remark[] {
  const { by, until } = document;
  return [
    ...(DIMENSIONS.some((dimension) => document[dimension] !== undefined)
      ? []
      : [
          {
            path,
            text: `the ignore rule would match everything: expected at least one of ${DIMENSIONS.join(', ')}`,
          },
        ]),
    ...checkVersions(document.version, path),
    ...(by === undefined && terms.required.has('by')
      ? [{ path, text: `it does not say who calls it noise (by), ${DEMANDED}` }]
      : []),
    ...(until === undefined && terms.required.has('until')
      ? [{ path, text: `it has no end (until), ${DEMANDED}` }]
      : []),
    ...(until === undefined ? [] : checkEnd(until, [...path, 'until'], terms)),
  ];
}

const DEMANDED = 'and the policy demands it of every exception (exceptions.require)';

/** What no schema says of what a policy lists under `vex`: it ends as everything else does. */
export function checkVexEntry(entry: VexEntry, path: Path, terms: Terms): Remark[] {
  if (typeof entry !== 'string') return checkEnd(entry.until, [...path, 'until'], terms);
  const how = `write { file: ${entry}, until: ${latestDay(terms)} }`;
  return terms.required.has('until')
    ? [{ path, text: `it has no end (until), ${DEMANDED}: ${how}` }]
    : [];
}

/** What no schema says of a waiver, by id or by reason: it is for somewhere, and has to end. */
export function checkWaiver(
  document: Pick<WaiverDocument, 'repository' | 'digest' | 'version' | 'until'>,
  path: Path,
  terms: Terms,
): Remark[] {
  return [
    ...(document.repository === undefined && document.digest === undefined
      ? [
          {
            path,
            text: 'the waiver names neither a repository nor a digest: say repository: "*" if it is for everywhere',
          },
        ]
      : []),
    ...checkVersions(document.version, path),
    ...checkEnd(document.until, [...path, 'until'], terms),
  ];
}

function checkEnd(until: string, path: Path, terms: Terms): Remark[] {
  const end = waiverEnd(until);
  if (end === undefined) return [{ path, text: `the calendar has no ${until}` }];
  if (end <= limitOf(terms)) return [];
  const days = counted(Math.floor(terms.longestWaiver / DAY), 'day');
  const text = `${until} is more than ${days} ahead (longest-waiver): the latest possible is ${latestDay(terms)}`;
  return [{ path, text }];
}

const limitOf = ({ now, longestWaiver }: Terms): Date => new Date(now.getTime() + longestWaiver);

/** The last date whose end is not behind the limit. */
const latestDay = (terms: Terms): string =>
  dayOf(new Date(limitOf(terms).getTime() - DAY).toISOString());

const checkVersions = (version: IgnoreDocument['version'], path: Path): Remark[] =>
  [version ?? []].flat().some((one) => /[*?]/.test(one))
    ? [{ path: [...path, 'version'], text: 'a version is matched exactly, without wildcards' }]
    : [];
