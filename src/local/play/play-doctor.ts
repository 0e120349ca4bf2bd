import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Paint } from '../../terminal/paint.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * What the command line says of a deployment in this world, as a person would ask it: in a process of its own, against an
 * AWS of its own, for nothing at home imports the command line. Throws where it does not find it good.
 */
export async function doctorLines(world: string, paint: Paint): Promise<string[]> {
  const { stdout } = await run(
    process.execPath,
    ['bin/ecr-scan-notifier.mjs', 'doctor', '--world', world],
    {
      cwd: ROOT,
    },
  );
  return [
    '',
    paint('bold', 'And the deployment itself: npx ecr-scan-notifier doctor'),
    ...stdout
      .trimEnd()
      .split('\n')
      .map((line) => (line ? `  ${line}` : '')),
  ];
}
