import { existsSync, readFileSync } from 'node:fs';
import { PolicyError } from '../../src/policy-file/problems/problem.ts';
import { readPolicyFile } from '../../src/policy-file/read-policy.ts';
import { rightsOf, triggerProblems } from '../../src/settings-file/trigger-problems.ts';
import { SETTINGS_FILE } from './home.ts';

/**
 * What the policy would call, and the stage may not, a sentence each; nothing where the stage calls nothing. What is wrong
 * with the policy itself, the build says.
 */
export function triggerRightProblems(
  stage: string,
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  if (environment['TRIGGERS'] !== 'on') return [];
  try {
    const { policy } = readPolicyFile(process.env['POLICY_FILE'] || 'policy.yml', new Date());
    const rights = existsSync(SETTINGS_FILE)
      ? rightsOf(readFileSync(SETTINGS_FILE, 'utf8'), stage, SETTINGS_FILE)
      : {};
    return triggerProblems(policy, rights, stage);
  } catch (error) {
    if (error instanceof PolicyError) return [];
    throw error;
  }
}
