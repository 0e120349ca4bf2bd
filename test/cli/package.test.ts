import { spawn, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../../bin/pack-cli.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { openRig } from '../../src/local/deployment/rig.ts';
import { shop } from './shop.ts';

/*
 * The package as a pipeline gets it: one file, installed into a folder where nothing of the project is.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'package-'));
const installed = join(folder, 'pipeline/node_modules/ecr-scan-notifier');
const cwd = join(folder, 'pipeline');

const npm = (args: string[], at: string) => spawnSync('npm', args, { cwd: at, encoding: 'utf8' });

beforeAll(async () => {
  mkdirSync(cwd);
  await buildPackage(join(folder, 'package'));
  const packed = npm(['pack', './package', '--silent'], folder).stdout.trim();
  writeFileSync(join(cwd, 'package.json'), '{}');
  // Offline: there is nothing else to get.
  npm(['install', '--offline', '--no-audit', '--no-fund', join(folder, packed)], cwd);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Without anything of AWS, or of this checkout, in the environment. */
const bare = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(AWS_|npm_|NODE_|LEDGER_|POLICY_)/.test(name)),
);
function run(args: readonly string[], env: Record<string, string> = {}, node: string[] = []) {
  const program = join(cwd, 'node_modules/.bin/ecr-scan-notifier');
  const child = spawn(process.execPath, [...node, program, ...args], {
    cwd,
    env: { ...bare, AWS_EC2_METADATA_DISABLED: 'true', ...env },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    said.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said.err += chunk.toString();
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

it('the package brings itself and nothing else', () => {
  expect(readdirSync(join(cwd, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'ecr-scan-notifier',
  ]);
  expect(readdirSync(installed).sort()).toEqual([
    'LICENSE',
    'THIRD-PARTY-LICENSES.txt',
    'command-line.mjs',
    'ecr-scan-notifier.mjs',
    'package.json',
  ]);
  const bytes = readdirSync(installed).map((name) => statSync(join(installed, name)).size);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(3_000_000);
});

it('the package names the licences of what is in its bundle', () => {
  const text = readFileSync(join(installed, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const name of [
    '@aws-sdk/client-ecr 3.',
    'preact 11.',
    'htm 3.',
    'yaml 2.',
    'zod 4.',
    'Apache License',
  ]) {
    expect(text).toContain(name);
  }
});

it('the package says which it is', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(await run(['--version'])).toEqual({
    code: 0,
    out: `ecr-scan-notifier ${version}\n`,
    err: '',
  });
});

it('the package checks a policy with all that it includes', async () => {
  writeFileSync(
    join(cwd, 'x.yml'),
    'quarantine:\n  critical:\n    severity: CRITICAL\ninclude: [waivers/*.yml]\n',
  );
  mkdirSync(join(cwd, 'waivers'));
  writeFileSync(join(cwd, 'waivers/a.yml'), 'ignore: [{ id: CVE-1, package: a, reason: noise }]');
  const { code, out, err } = await run(['policy', 'check', 'x.yml']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('critical: CRITICAL');
});

it('the package reads a registry and a table', async () => {
  const rig = await openRig({ world: parseWorld(shop(), 'world') });
  try {
    const env = rig.aws.environment;
    const explained = await run(['explain', 'shop/api:1.1.0', '--table', 'ledger'], env);
    expect(explained.code).toBe(1);
    expect(explained.out).toContain('libxml2 2.9.14 → 2.9.15: clears 2');
    const simulated = await run(['simulate'], env);
    expect(simulated.code).toBe(0);
    expect(simulated.err).toContain('Downloading KEV and EPSS for this run');
    const gated = await run(['gate', 'shop/api:1.1.0', '--table', 'ledger'], env);
    expect([gated.code, gated.err]).toEqual([3, '']);
  } finally {
    await rig.stop();
  }
});

it('the package says that there are no credentials', async () => {
  const nothing = {
    AWS_REGION: 'eu-central-1',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  };
  expect(await run(['gate', 'shop/api:1', '--table', 'ledger'], nothing)).toEqual({
    code: 2,
    out: '',
    err: 'there are no AWS credentials to read with: Could not load credentials from any providers; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "aws sso login"\n',
  });
});

it('the package says that a world needs a checkout', async () => {
  expect(await run(['explain', 'shop/api:1', '--world', 'world.json'])).toEqual({
    code: 2,
    out: '',
    err: '--world needs a checkout of the project: the embedded AWS is not in this package\n',
  });
});

it('the package says which Node it needs, on an older one', async () => {
  const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(older)}`];
  expect(await run(['--version'], {}, preload)).toEqual({
    code: 2,
    out: '',
    err: 'Node 22 or newer is needed and this is Node 20.20.2: install it.\n',
  });
});

it('npm pack does not pack the whole project by mistake', () => {
  const { status, stderr } = npm(['pack', '--dry-run'], ROOT);
  expect(status).not.toBe(0);
  expect(stderr).toContain('npm run pack:cli packs the command line');
});
