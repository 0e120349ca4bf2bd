import { existsSync } from 'node:fs';
import { BUILT_IN_POLICY, type Policy } from '../core/policy.ts';
import { readPolicyFile } from '../policy-file/read-policy.ts';
import type { Terminal } from './terminal.ts';

const BESIDE = 'policy.yml';

/** The policy that is packaged where nobody names another: `npm run build` goes by the same. */
export const defaultPolicyFile = (): string => process.env['POLICY_FILE'] || BESIDE;

export interface ChosenPolicy {
  readonly policy: Policy;
  /** The file, or a word for what is in none. */
  readonly source: string;
}

/** The policy that a command goes by: the file that is named, POLICY_FILE, `policy.yml` here, or the built-in one. */
export function choosePolicy(
  path: string | undefined,
  now: Date,
  { note }: Pick<Terminal, 'note'>,
): ChosenPolicy {
  const source = path ?? defaultPolicyFile();
  if (path === undefined && source === BESIDE && !existsSync(source)) {
    note(`There is no ${BESIDE} here: the built-in policy is used (--policy names another).`);
    return { policy: BUILT_IN_POLICY, source: 'the built-in policy' };
  }
  const { policy, warnings } = readPolicyFile(source, now);
  for (const warning of warnings) note(`warning: ${warning}`);
  return { policy, source };
}
