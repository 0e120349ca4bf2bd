import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';

/** A script that does nothing. */
export const EMPTY = '';

/** Runs a script in a Node process of its own: how long it took from start to end, and what it said. */
export async function run(
  script: string,
  environment: Record<string, string>,
): Promise<{ milliseconds: number; told: string }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [told, complaint] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const milliseconds = performance.now() - startedAt;
  if (code !== 0)
    throw new Error(`a fresh function ended with ${String(code)}: ${await complaint}`);
  return { milliseconds, told: await told };
}
