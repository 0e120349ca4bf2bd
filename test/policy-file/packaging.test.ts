import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from '../../bin/build.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { policyVersion } from '../../src/policy-file/policy-version.ts';

const run = promisify(execFile);
let folder: string;
const handlers = (): string => join(folder, 'handlers');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packaging-'));
  await mkdir(handlers());
  await writeFile(join(handlers(), 'tiny.ts'), 'export const handler = (): number => 1;\n');
});

afterEach(() => rm(folder, { recursive: true }));

const packaged = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(folder, 'dist/tiny/policy.json'), 'utf8'));

it('the policy lies beside each bundle, compiled', async () => {
  const [bundle] = await build(handlers(), join(folder, 'dist'));
  const version = policyVersion(BUILT_IN_POLICY);
  expect(await packaged()).toEqual({ ...BUILT_IN_POLICY, version });
  expect(bundle?.policyVersion).toBe(version);
});

it('a malformed policy leaves the last good build', async () => {
  const policy = join(folder, 'mine.yml');
  const out = join(folder, 'dist');
  await writeFile(policy, 'quarantine: { mine: { kev: true } }');
  await build(handlers(), out, policy);
  await writeFile(policy, 'quarantine: { mine: { kev: 1 } }');
  await expect(build(handlers(), out, policy)).rejects.toMatchObject({
    name: 'PolicyError',
    problems: [
      `${policy}:1:28: quarantine.mine.kev: 1 is not possible: write true, or leave the key out`,
    ],
  });
  expect(await packaged()).toMatchObject({ base: { rules: [{ name: 'mine', kev: 'listed' }] } });
});

it('npm run build names the problems of the policy in POLICY_FILE and fails', async () => {
  const before = await readdir('dist').catch(() => 'none');
  const policy = join(folder, 'mine.yml');
  await writeFile(policy, 'quarantine: {}\nmode: on');
  await expect(
    run(process.execPath, ['bin/run.mjs', 'bin/build.ts'], {
      env: { ...process.env, POLICY_FILE: policy },
    }),
  ).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr:
      `${policy}:1:13: quarantine: there is no rule: nothing would ever be quarantined (to only report, set mode: advise)\n` +
      `${policy}:2:7: mode: "on" is not possible: expected one of enforce, advise\n`,
  });
  expect(await readdir('dist').catch(() => 'none')).toEqual(before);
});
