import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The page that a report of the digest's world is, after its weeks have been played. Throws an Error. */
export function reportPage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  try {
    const file = join(folder, 'report.html');
    const world = ['--world', 'events/digest/world.json', '--after', 'events/digest/weeks.jsonl'];
    const ran = spawnSync(
      process.execPath,
      ['src/cli/main.ts', 'report', ...world, '--format', 'html', '--out', file],
      { cwd: root, encoding: 'utf8' },
    );
    if (ran.status !== 0) throw new Error(`The report could not be written: ${ran.stderr}`);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
