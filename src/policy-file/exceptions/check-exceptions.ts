import { DAY, dayOf } from '../../core/time.ts';
import type { Remark } from '../problems/problem.ts';
import type { Path } from '../source/source.ts';
import type { IgnoreDocument, WaiverDocument } from './exception-document.ts';
import { waiverEnd } from './waiver-end.ts';

const DIMENSIONS = [
  'id',
  'package',
  'package-type',
  'version',
  'repository',
  'tag',
  'digest',
] as const;

/** What no schema says of an ignore rule. */
export function checkIgnoreRule(document: IgnoreDocument, path: Path): Remark[] {
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
  ];
}

/** What no schema says of a waiver: it has to end, within `longestWaiver` milliseconds. */
export function checkWaiver(
  document: WaiverDocument,
  path: Path,
  now: Date,
  longestWaiver: number,
): Remark[] {
  const place = [...path, 'until'];
  const end = waiverEnd(document.until);
  const days = Math.floor(longestWaiver / DAY);
  const limit = new Date(now.getTime() + longestWaiver);
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
    ...(end === undefined
      ? [{ path: place, text: `the calendar has no ${document.until}` }]
      : end > limit
        ? [
            {
              path: place,
              text: `${document.until} is more than ${days} day${days === 1 ? '' : 's'} ahead (longest-waiver): the latest possible is ${latestDay(limit)}`,
            },
          ]
        : []),
  ];
}

/** The last date whose end is not behind the limit. */
const latestDay = (limit: Date): string => dayOf(new Date(limit.getTime() - DAY).toISOString());

const checkVersions = (version: IgnoreDocument['version'], path: Path): Remark[] =>
  [version ?? []].flat().some((one) => /[*?]/.test(one))
    ? [{ path: [...path, 'version'], text: 'a version is matched exactly, without wildcards' }]
    : [];
