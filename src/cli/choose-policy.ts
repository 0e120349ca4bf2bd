import { existsSync } from 'node:fs';
import { BUILT_IN_POLICY, type Policy } from '../core/policy.ts';
import { readPolicyFile } from '../policy-file/read-policy.ts';
import type { Terminal } from './terminal.ts';

export const POLICY_FILE = 'policy.yml';

/** The policy that a command goes by: the file that is named, `policy.yml` here, or the built-in one. */
export function choosePolicy(
  path: string | undefined,
  now: Date,
  { note }: Pick<Terminal, 'note'>,
): Policy {
  if (path === undefined && !existsSync(POLICY_FILE)) {
    note(`There is no ${POLICY_FILE} here: the built-in policy is used (--policy names another).`);
    return BUILT_IN_POLICY;
  }
  const { policy, warnings } = readPolicyFile(path ?? POLICY_FILE, now);
  for (const warning of warnings) note(`warning: ${warning}`);
  return policy;
}
