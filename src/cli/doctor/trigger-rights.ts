import { existsSync, readFileSync } from 'node:fs';
import type { Variables } from '../../core/variables.ts';
import { PolicyError } from '../../policy-file/problems/problem.ts';
import { readPolicyFile } from '../../policy-file/read-policy.ts';
import { SETTINGS_FILE } from '../../settings-file/places.ts';
import { rightsOf, triggerProblems } from '../../settings-file/trigger-problems.ts';

/**
 * What the policy would call, and the stage may not, a sentence each; nothing where the stage calls nothing. What is wrong
 * with the policy itself, the build says.
 */
export function triggerRightProblems(stage: string, variables: Variables): readonly string[] {
  if (variables['TRIGGERS'] !== 'on') return [];
  try {
    const { policy } = readPolicyFile(variables['POLICY_FILE'] || 'policy.yml', new Date());
    const rights = existsSync(SETTINGS_FILE)
      ? rightsOf(readFileSync(SETTINGS_FILE, 'utf8'), stage, SETTINGS_FILE)
      : {};
    return triggerProblems(policy, rights, stage);
  } catch (error) {
    if (error instanceof PolicyError) return [];
    throw error;
  }
}
