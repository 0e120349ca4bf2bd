import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BUILT_IN_POLICY, type Policy } from '../../core/policy/policy.ts';
import { readPolicyFile, readPolicyObject } from '../../policy-file/read-policy.ts';

/**
 * The policy of a world: the path of a file, relative to the world's folder or to the working
 * directory, or the policy itself. The built-in one where there is none. Throws PolicyError.
 */
export function policyIn(policy: unknown, now: Date, base = process.cwd()): Policy {
  if (policy === undefined) return BUILT_IN_POLICY;
  return typeof policy === 'string'
    ? readPolicyFile(policyFileIn(policy, base), now).policy
    : readPolicyObject(policy, 'policy', now).policy;
}

/** Where the file is that a world names for its policy. */
export function policyFileIn(policy: string, base: string): string {
  const beside = resolve(base, policy);
  return existsSync(beside) ? beside : resolve(policy);
}
