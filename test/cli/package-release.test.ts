import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipped, zipped } from '../../src/cli/package/zip.ts';
import { run } from './run-program.ts';

let folder: string;
let release: string;
let out: string;

const ALL = {
  'Fn::Sub': 'arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/*',
};
const TEMPLATE = {
  Parameters: { CodeBucket: { Type: 'String' } },
  Resources: {
    Sweep: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: 'sweep.zip' },
        Environment: { Variables: { REPOSITORIES: '', MARKS: { Ref: 'Marks' } } },
      },
    },
    Role: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [{ Action: 'ecr:PutImage', Resource: ALL }] } },
    },
  },
  Outputs: {},
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'package-'));
  release = join(folder, 'release');
  out = join(folder, 'out');
  mkdirSync(join(release, 'functions'), { recursive: true });
  const files = new Map([
    ['dist/sweep/index.mjs', Buffer.from('export const handler = 1;')],
    ['dist/sweep/policy.json', Buffer.from('{"version":"of the release"}')],
  ]);
  writeFileSync(join(release, 'functions', 'sweep.zip'), zipped(files));
  writeFileSync(join(release, 'template.json'), JSON.stringify(TEMPLATE));
});
afterEach(() => rmSync(folder, { recursive: true }));

const packaging = (...args: string[]) =>
  run(['package', '--release', release, '--out', out, ...args], { cwd: process.cwd() });
const packagedTemplate = () => JSON.parse(readFileSync(join(out, 'template.json'), 'utf8'));

it('a policy is put into each function of a release, and its code lies under a key of its content', async () => {
  const { code, out: said } = await packaging('--policy', 'policies/kev-only.yml', '--json');
  expect(code).toBe(0);
  const { codePrefix, policyVersion, functions } = JSON.parse(said);
  expect(functions).toEqual(['sweep.zip']);
  expect(codePrefix).toMatch(new RegExp(`^${policyVersion}-[0-9a-f]{12}/$`));
  const files = unzipped(readFileSync(join(out, 'code', codePrefix, 'sweep.zip')));
  expect(files.get('dist/sweep/index.mjs')?.toString()).toBe('export const handler = 1;');
  expect(JSON.parse(String(files.get('dist/sweep/policy.json')))).toMatchObject({
    version: policyVersion,
    base: { rules: [{ kev: 'listed' }] },
  });
  expect(packagedTemplate()).toMatchObject({
    Metadata: { Policy: { version: policyVersion } },
    Resources: {
      Sweep: {
        Properties: { Code: { S3Bucket: { Ref: 'CodeBucket' }, S3Key: `${codePrefix}sweep.zip` } },
      },
    },
    Outputs: { PolicyVersion: { Value: policyVersion } },
  });
});

it('the same policy gives the same keys, and another one others', async () => {
  const prefixOf = async (policy: string) =>
    JSON.parse((await packaging('--policy', policy, '--json')).out).codePrefix;
  const first = await prefixOf('policy.yml');
  expect(await prefixOf('policy.yml')).toBe(first);
  expect(await prefixOf('policies/kev-only.yml')).not.toBe(first);
  expect(readdirSync(join(out, 'code'))).toHaveLength(2);
});

it('repositories in scope narrow the rights, and are told to the functions', async () => {
  await packaging('--policy', 'policy.yml', '--repository', 'shop/*', '--repository', 'base/node');
  expect(packagedTemplate().Resources).toMatchObject({
    Sweep: {
      Properties: {
        Environment: { Variables: { REPOSITORIES: 'shop/*,base/node', MARKS: { Ref: 'Marks' } } },
      },
    },
    Role: {
      Properties: {
        PolicyDocument: {
          Statement: [
            {
              Resource: ['shop/*', 'base/node'].map((one) => ({
                'Fn::Sub': `arn:\${AWS::Partition}:ecr:\${AWS::Region}:\${AWS::AccountId}:repository/${one}`,
              })),
            },
          ],
        },
      },
    },
  });
});

it('what cannot be packaged is said in a sentence, and nothing is written', async () => {
  const bad = join(folder, 'bad.yml');
  writeFileSync(bad, 'quarantine: {}');
  expect(await packaging('--policy', bad)).toMatchObject({
    code: 2,
    err: expect.stringContaining('quarantine: there is no rule'),
  });
  expect(await packaging('--repository', 'Shop')).toMatchObject({
    code: 2,
    err: expect.stringContaining('package: --repository: "Shop" is no repository: '),
  });
  expect(await run(['package', '--out', out, '--release', folder])).toMatchObject({
    code: 2,
    err: expect.stringContaining(`package: there is no release in ${folder}: `),
  });
  expect(await run(['package'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('package: where to? --out FOLDER'),
  });
  expect(readdirSync(folder).sort()).toEqual(['bad.yml', 'release']);
});

it('an archive is the same whenever it is made, and can be read by others', () => {
  const files = new Map([
    ['a/ü.txt', Buffer.from('é'.repeat(10_000))],
    ['empty', Buffer.alloc(0)],
  ]);
  const archive = zipped(files);
  expect([...unzipped(archive)]).toEqual([...files]);
  expect(createHash('sha256').update(zipped(files)).digest()).toEqual(
    createHash('sha256').update(archive).digest(),
  );
  expect(() => unzipped(Buffer.from('no archive at all, but long enough'))).toThrow(
    'it is no ZIP archive',
  );
});
