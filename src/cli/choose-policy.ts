import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BUILT_IN_POLICY, type Policy } from '../core/policy/policy.ts';
import { firstOf } from '../policy-file/problems/first-of.ts';
import { PROBLEMS_SHOWN } from '../policy-file/problems/problem.ts';
import { readPolicyFile } from '../policy-file/read-policy.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { seen } from '../terminal/tree.ts';
import type { OpenWorld } from './in-world.ts';

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
  for (const warning of firstOf(warnings, PROBLEMS_SHOWN)) note(`warning: ${seen(warning)}`);
  return { policy, source };
}

/**
 * By which policy a world judges. One of the user's own that is passed over by that is named: whoever has
 * just written one wants to try it.
 */
export function sayPolicyOfWorld({ policySource, policyFile }: OpenWorld): {
  readonly text: string;
  readonly passesOver: boolean;
} {
  const own = defaultPolicyFile();
  const isOther = policyFile === undefined || resolve(own) !== resolve(policyFile);
  const passesOver = isOther && existsSync(own);
  const tries = passesOver ? `, not by ${own}: --policy ${own} tries that one` : '';
  return { text: `Judged by ${policySource}${tries}.`, passesOver };
}

/** The policy by which a world judges. */
export function policyOfWorld(open: OpenWorld, { note }: Pick<Terminal, 'note'>): ChosenPolicy {
  const { text, passesOver } = sayPolicyOfWorld(open);
  if (passesOver) note(text);
  return { policy: open.policy, source: open.policySource };
}
