import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readTemplate, type Template } from './template.ts';

const SERVERLESS = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const PACKAGED = '.serverless';

/** Where a deployment goes, and what it was told. */
export interface Going {
  readonly stage: string;
  readonly region: string;
  /** Keys of the settings that are let go by name. */
  readonly without: readonly string[];
}

/** What was packaged, or that it was not: the framework has said why. */
export function packageStage(going: Going, output: 'inherit' | 'stderr'): Template | undefined {
  if (runServerless(['package'], going, output) !== 0) return undefined;
  const path = `${PACKAGED}/cloudformation-template-update-stack.json`;
  return readTemplate(readFileSync(path, 'utf8'));
}

/** Deploys what was packaged; true where that went well. */
export const deployPackage = (going: Going, output: 'inherit' | 'stderr'): boolean =>
  runServerless(['deploy', '--package', PACKAGED], going, output) === 0;

function runServerless(
  command: readonly string[],
  going: Going,
  output: 'inherit' | 'stderr',
): number {
  const { stage, region, without } = going;
  const args = [SERVERLESS, ...command, '--stage', stage, '--region', region];
  const { status } = spawnSync(process.execPath, args, {
    stdio: ['inherit', output === 'stderr' ? process.stderr.fd : 'inherit', 'inherit'],
    env: { ...process.env, AWS_REGION: region, WITHOUT: without.join(',') },
  });
  return status ?? 1;
}
