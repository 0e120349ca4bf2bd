import type { Permission } from '../../core/policy/permission.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { PolicyDocument } from '../document.ts';
import { millisecondsOf } from '../duration.ts';
import { placesFrom } from '../places.ts';
import type { Source } from '../source/source.ts';
import type { AcceptPermissionDocument, ReleasePermissionDocument } from './permission-document.ts';

/** Who may do something about verdicts from Slack. */
export const compilePermissions = (
  { 'may-accept': accept = [], 'may-release': release = [] }: PolicyDocument,
  { short }: Pick<Source, 'short'>,
): Pick<Policy, 'mayAccept' | 'mayRelease'> => ({
  mayAccept: accept.map((one, index) => {
    const severityAtMost = one['severity-at-most'];
    const permission = compilePermission(one, short(['may-accept', index]));
    return { ...permission, ...(severityAtMost && { severityAtMost }) };
  }),
  mayRelease: release.map((one, index) => compilePermission(one, short(['may-release', index]))),
});

function compilePermission(
  { by, repository, 'at-most': atMost }: AcceptPermissionDocument | ReleasePermissionDocument,
  source: string,
): Permission {
  return {
    by: [by].flat(),
    ...placesFrom({ repository }),
    ...(atMost !== undefined && { atMost: millisecondsOf(atMost) }),
    source,
  };
}
