import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PolicyError } from '../../src/policy-file/problems/problem.ts';
import {
  type PolicyReading,
  readPolicyFile,
  readPolicyText,
} from '../../src/policy-file/read-policy.ts';

/** The moment at which policies are read. */
export const NOW = new Date('2026-11-01T00:00:00Z');

/** A policy with the given lines behind one rule. */
export const reading = (...lines: string[]): PolicyReading =>
  readPolicyText(
    ['quarantine: { critical: { severity: CRITICAL } }', ...lines].join('\n'),
    'policy.yml',
    NOW,
  );

/** What reading refuses it for; fails where it does not. */
export function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  throw new Error('The policy was read without a problem.');
}

export const problemsIn = (text: string): readonly string[] =>
  problemsOf(() => readPolicyText(text, 'policy.yml', NOW));

/** Reads `policy.yml` among files in a folder of its own; places are given relative to that folder. */
export function readFiles(files: Readonly<Record<string, string>>): PolicyReading {
  const folder = mkdtempSync(join(tmpdir(), 'policy-'));
  const local = (text: string): string => text.replaceAll(`${folder}/`, '');
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { policy, warnings } = readPolicyFile(join(folder, 'policy.yml'), NOW);
    return { policy: JSON.parse(local(JSON.stringify(policy))), warnings: warnings.map(local) };
  } catch (error) {
    if (error instanceof PolicyError) throw new PolicyError(error.problems.map(local));
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
