import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOf, whereToRehearse, withoutSettings } from '../../bin/deploy-check/where.ts';

const LOCAL = 'http://127.0.0.1:5000';
const NONE = 'AWS_ENDPOINT_URL names no emulator to deploy to, and nothing was rehearsed';

it('without an emulator a rehearsal is a failure, unless somebody says that it is none', () => {
  expect(whereToRehearse([], {})).toEqual({
    says: `${NONE}: name one, or say --if-there where that is no failure`,
    code: 2,
  });
  expect(whereToRehearse(['--if-there'], {})).toEqual({ says: `Skipped: ${NONE}.`, code: 0 });
  expect(whereToRehearse(['--if-there'], { AWS_ENDPOINT_URL: 'moto' })).toEqual({
    says: 'AWS_ENDPOINT_URL: "moto" is no address',
    code: 2,
  });
  expect(whereToRehearse(['--if'], { AWS_ENDPOINT_URL: LOCAL })).toEqual({
    says: 'deploy-check: there is no option --if; there is --if-there',
    code: 2,
  });
});

it.each([
  'https://cloudformation.eu-central-1.amazonaws.com',
  'https://cloudformation.cn-north-1.amazonaws.com.cn/',
])('AWS itself is refused: %s', (endpoint) => {
  const keys = { AWS_ACCESS_KEY_ID: 'A', AWS_SECRET_ACCESS_KEY: 'B' };
  expect(whereToRehearse([], { ...keys, AWS_ENDPOINT_URL: endpoint })).toEqual({
    says: `${endpoint} is AWS itself, and this removes what it deploys`,
    code: 2,
  });
});

it('an emulator of this machine gets keys that are none, and another one is given those that are set', () => {
  expect(whereToRehearse([], { AWS_ENDPOINT_URL: LOCAL, AWS_PROFILE: 'production' })).toEqual({
    variables: {
      AWS_ACCESS_KEY_ID: 'rehearsal',
      AWS_SECRET_ACCESS_KEY: 'rehearsal',
      AWS_SESSION_TOKEN: '',
      AWS_PROFILE: '',
    },
    note: 'with keys that are none, for none are set',
  });
  const elsewhere = { AWS_ENDPOINT_URL: 'http://emulator.example:4566' };
  expect(whereToRehearse([], elsewhere)).toEqual({
    says: 'there are no keys: an emulator takes any, so set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    code: 2,
  });
  expect(whereToRehearse([], { ...elsewhere, AWS_ACCESS_KEY_ID: 'A' })).toEqual({ variables: {} });
});

it('what is rehearsed is a copy with one stage of its own, without the settings of whoever rehearses', async () => {
  const root = await mkdtemp(join(tmpdir(), 'checkout-'));
  const files = [
    'serverless.yml',
    'settings.yml',
    '.env',
    '.env.prod',
    'stack/queues.yml',
    'dist/sweep/index.mjs',
    'node_modules/a/index.js',
  ];
  try {
    for (const file of files) {
      await mkdir(join(root, file, '..'), { recursive: true });
      await writeFile(join(root, file), 'of the checkout');
    }
    // With the slash that ends the address of a folder.
    const folder = copyOf(`${root}/`, 'rehearsed');
    const left = files.filter((file) => existsSync(join(folder, file)));
    expect(left).toEqual([
      'serverless.yml',
      'settings.yml',
      'stack/queues.yml',
      'node_modules/a/index.js',
    ]);
    expect(readFileSync(join(folder, 'settings.yml'), 'utf8')).toBe('stages: { rehearsed: {} }\n');
    rmSync(folder, { recursive: true });
    expect(existsSync(join(root, 'node_modules/a/index.js'))).toBe(true);
  } finally {
    await rm(root, { recursive: true });
  }
  expect(withoutSettings({ PATH: '/bin', TABLE: 'of prod', MEMBERS: '111122223333' })).toEqual({
    PATH: '/bin',
  });
});
