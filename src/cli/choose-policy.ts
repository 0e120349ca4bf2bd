import { existsSync } from 'node:fs';
import { BUILT_IN_POLICY, type Policy } from '../core/policy/policy.ts';
import { firstOf } from '../policy-file/problems/first-of.ts';
import { PROBLEMS_SHOWN } from '../policy-file/problems/problem.ts';
import { readPolicyFile } from '../policy-file/read-policy.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { seen } from '../terminal/tree.ts';
import type { OpenWorld } from './in-world.ts';
import { BESIDE, defaultPolicyFile, sayPolicyOfWorld } from './policy-of-world.ts';

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

/** The policy by which a world judges. */
export function policyOfWorld(open: OpenWorld, { note }: Pick<Terminal, 'note'>): ChosenPolicy {
  const { text, passesOver } = sayPolicyOfWorld(open);
  if (passesOver) note(text);
  return { policy: open.policy, source: open.policySource };
}
