import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCli } from '../../bin/build-cli.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'package-'));
const installed = join(folder, 'node_modules/ecr-scan-notifier');

/** The package as npm would install it: what `files` names, with the dependencies beside it. */
beforeAll(async () => {
  mkdirSync(join(installed, 'bin'), { recursive: true });
  cpSync(join(ROOT, 'bin/ecr-scan-notifier.mjs'), join(installed, 'bin/ecr-scan-notifier.mjs'));
  cpSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  await buildCli(join(installed, 'dist/cli/index.mjs'));
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(join(folder, 'node_modules', name, '..'), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => {
  const program = join(installed, 'bin/ecr-scan-notifier.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
};

it('the package runs without the sources, on its dependencies alone', () => {
  writeFileSync(join(folder, 'x.yml'), 'quarantine:\n  critical:\n    severity: CRITICAL\n');
  const { code, out, err } = run('policy', 'check', 'x.yml');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('critical: CRITICAL');
});

it('the package says that a world needs a checkout', () => {
  expect(run('explain', 'shop/api:1', '--world', 'world.json')).toEqual({
    code: 2,
    out: '',
    err: '--world needs a checkout of the project: the embedded AWS is not in this package\n',
  });
});
