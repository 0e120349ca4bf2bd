import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Paint } from '../../terminal/paint.ts';
import type { Rig } from '../deployment/rig.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where what was played stands. */
export interface Played {
  /** The file of the world. */
  readonly world: string;
  readonly region: string;
  /** The file of the policy that is deployed in the end. */
  readonly policy: string;
}

/**
 * What the command line says of the deployment that was played, as a person would ask it at the end: in a process of its
 * own, for nothing at home imports the command line, against the AWS of the play. What the play cannot know, a line says.
 */
export async function doctorLines(
  { clock, variables }: Pick<Rig, 'clock' | 'variables'>,
  played: Played,
  paint: Paint,
): Promise<string[]> {
  const now = clock.now().toISOString();
  const args = ['bin/run.mjs', 'bin/doctor-of-play.ts', JSON.stringify({ now, ...played })];
  const { stdout } = await run(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...variables },
  });
  return [
    '',
    paint('bold', 'And the deployment that was played, as ecr-scan-notifier doctor sees it now'),
    ...stdout
      .trimEnd()
      .split('\n')
      .map((line) => (line ? `  ${line}` : '')),
  ];
}
