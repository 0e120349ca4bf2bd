import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BUILT_IN_POLICY, type Policy } from '../core/policy.ts';
import { readPolicyFile, readPolicyObject } from '../policy-file/read-policy.ts';

/**
 * The policy of a world: the path of a file, relative to the world's folder or to the working
 * directory, or the policy itself. The built-in one where there is none. Throws PolicyError.
 */
export function policyIn(policy: unknown, now: Date, base = process.cwd()): Policy {
  if (policy === undefined) return BUILT_IN_POLICY;
  if (typeof policy !== 'string') return readPolicyObject(policy, 'policy', now).policy;
  const beside = resolve(base, policy);
  return readPolicyFile(existsSync(beside) ? beside : resolve(policy), now).policy;
}
