import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { startTestAws } from './deploy/aws.ts';
import { unzip } from './support/unzip.ts';

const run = promisify(execFile);
const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

let folder: string;

/** A checkout of our own, with what an earlier build left: code and a policy that are no more. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkout-'));
  const copied = [
    'src',
    'bin',
    'policies',
    'package.json',
    'policy.yml',
    'serverless.yml',
    'settings.yml',
    'stack',
  ];
  await Promise.all(copied.map((name) => cp(name, join(folder, name), { recursive: true })));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await mkdir(join(folder, 'dist/image-arrived'), { recursive: true });
  await writeFile(join(folder, 'dist/image-arrived/index.mjs'), 'export const stale = true;');
  await writeFile(join(folder, 'dist/image-arrived/policy.json'), '{"version":"of last week"}');
});

afterEach(() => rm(folder, { recursive: true }));

const packaging = (environment: Record<string, string>, ...options: string[]) =>
  framework('package', environment, ...options);

const framework = (
  command: 'package' | 'deploy',
  environment: Record<string, string>,
  ...options: string[]
) =>
  run(process.execPath, [serverless, command, ...options], {
    cwd: folder,
    env: {
      HOME: folder,
      PATH: `${resolve('node_modules/.bin')}:${process.env['PATH']}`,
      SLS_SCHEMA_CACHE_BASE_DIR: resolve('node_modules/.cache'),
      ...environment,
    },
  });

/** What a packaging that fails tells: the exit code and every line behind "Error:". */
const refusalOf = async (environment: Record<string, string>, ...options: string[]) => {
  const failure: unknown = await packaging(environment, ...options).catch(
    (error: unknown) => error,
  );
  const { code, stdout } = z.object({ code: z.number(), stdout: z.string() }).parse(failure);
  return { code, lines: stdout.split('Error:\n')[1]?.trim().split('\n') };
};

const Policy = z.object({ version: z.string(), base: z.object({ rules: z.array(z.unknown()) }) });
const Template = z.object({
  Resources: z.object({
    SweepLambdaFunction: z.object({
      Properties: z.object({
        FunctionName: z.string(),
        Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
      }),
    }),
  }),
});

it('what is packaged is built from the sources and the policy as they stand', async () => {
  // The settings of a stage lie in a file, so that no later deployment forgets one.
  const settings = ['SLACK_CHANNEL=C0123456789', 'MARKS=off', 'POLICY_FILE=policies/kev-only.yml'];
  await writeFile(join(folder, '.env.trial'), settings.join('\n'));
  const { stdout, stderr } = await packaging({}, '--stage', 'trial');
  const zip = unzip(await readFile(join(folder, '.serverless/image-arrived.zip')));
  expect([...zip.keys()].sort()).toEqual([
    'dist/image-arrived/index.mjs',
    'dist/image-arrived/index.mjs.map',
    'dist/image-arrived/policy.json',
  ]);
  expect(zip.get('dist/image-arrived/index.mjs')).toContain('handler');
  const policy = Policy.parse(JSON.parse(zip.get('dist/image-arrived/policy.json') ?? ''));
  expect(policy.base.rules).toEqual([expect.objectContaining({ kev: 'listed' })]);
  expect(`${stdout}${stderr}`).toContain(`policy ${policy.version}`);

  const template = join(folder, '.serverless/cloudformation-template-update-stack.json');
  const { Resources } = Template.parse(JSON.parse(await readFile(template, 'utf8')));
  expect(Resources.SweepLambdaFunction.Properties).toMatchObject({
    FunctionName: 'ecr-scan-notifier-trial-sweep',
    Environment: { Variables: { SLACK_CHANNEL: 'C0123456789', MARKS: 'off' } },
  });
});

it('a malformed policy stops the packaging with line and column, and nothing is packaged', async () => {
  await writeFile(join(folder, 'policy.yml'), 'quarantine: {}\nmode: on');
  expect(await refusalOf({})).toEqual({
    code: 1,
    lines: [
      'policy.yml:1:13: quarantine: there is no rule: nothing would ever be quarantined (to only report, set mode: advise)',
      'policy.yml:2:7: mode: "on" is not possible: expected one of enforce, advise',
    ],
  });
  await expect(readFile(join(folder, '.serverless/image-arrived.zip'))).rejects.toThrow('ENOENT');
});

it('settings with which no function would start stop it, all at once and by their variables', async () => {
  const environment = {
    SLACK_CHANNEL: '#general',
    SLACK_TOKEN_PARAMETER: 'slack-bot-token',
    KEV_URL: 'http://mirror.example/kev.json',
    LOG_LEVEL: 'LOUD',
    MARKS: 'no',
  };
  expect(await refusalOf(environment)).toEqual({
    code: 1,
    lines: [
      'SLACK_CHANNEL: "#general" is not the id of a channel: expected one like C0123456789, which ' +
        'Slack shows at the bottom of the channel details',
      'SLACK_TOKEN_PARAMETER: "slack-bot-token" is not the name of a parameter: expected one that ' +
        'begins with a slash and goes on with letters, digits and . _ - / (in the name of a secret ' +
        'also + = @)',
      'MARKS: "no" is not possible: expected on or off',
      'KEV_URL: expected an https address without a user name and password, also for a mirror of ' +
        'your own; http is taken for localhost and 127.0.0.1 alone',
      'LOG_LEVEL: "LOUD" is not possible: expected one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL',
    ],
  });
});

it('a deployment without credentials is refused before anything is built', async () => {
  const none = { AWS_EC2_METADATA_DISABLED: 'true' };
  await expect(framework('deploy', none)).rejects.toMatchObject({
    stdout: expect.stringContaining('AWS provider credentials not found'),
  });
  const stale = await readFile(join(folder, 'dist/image-arrived/index.mjs'), 'utf8');
  expect(stale).toBe('export const stale = true;');
});

it('a deployment is compared by the credentials of the framework, whose own names the SDK does not know', async () => {
  const account = { account: '210987654321' };
  await writeFile(join(folder, 'settings.yml'), 'stages: { prod: { account: "123456789012" } }');
  const aws = await startTestAws(account);
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', ...others } = aws.environment;
  const keys = {
    AWS_PROD_ACCESS_KEY_ID: AWS_ACCESS_KEY_ID,
    AWS_PROD_SECRET_ACCESS_KEY: AWS_SECRET_ACCESS_KEY,
  };
  try {
    await expect(framework('deploy', { ...others, ...keys })).rejects.toMatchObject({
      stdout: expect.stringContaining(
        'the stage prod belongs to the account 123456789012, and these credentials are of 210987654321',
      ),
    });
  } finally {
    await aws.stop();
  }
});

it('settings without Slack are in order, and are not passed over in silence', () => {
  const check = (environment: object) =>
    spawnSync(process.execPath, ['bin/run.mjs', 'bin/check-settings.ts', 'stage:prod'], {
      input: JSON.stringify({
        LEDGER_TABLE: { Ref: 'T' },
        TOPIC_ARN: { Ref: 'V' },
        ...environment,
      }),
      encoding: 'utf8',
    });
  expect(check({ SLACK_CHANNEL: '' })).toMatchObject({
    status: 0,
    stdout: 'SLACK_CHANNEL is empty: the topic alone is told.\n',
    stderr: '',
  });
  const slack = { SLACK_CHANNEL: 'C0123456789', SLACK_TOKEN_PARAMETER: '/token' };
  expect(check(slack)).toMatchObject({ status: 0, stdout: '', stderr: '' });
});

it.each(['check-settings', 'check-deployed', 'narrow', 'policy-words'])(
  '%s says what it is to a person who runs it, and ends',
  (script) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [resolve('bin/run.mjs'), resolve(`bin/${script}.ts`), '--help'],
      { cwd: join(folder, 'stack'), input: '', encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.split('. ')[0]).toBe(
      `${script} is no command: bin/serverless-plugin.mjs runs it by itself, within "npx serverless package" and "deploy"${script === 'policy-words' ? '' : '.\n'}`,
    );
  },
);

it('what a settings file or a parameter misspells is refused, with its place', async () => {
  const lines = ['SLACK_CHANEL=C0123456789', 'MARKS off', '# a remark', 'SLACK_CHANNEL=#general'];
  await writeFile(join(folder, '.env.prod'), lines.join('\n'));
  expect(await refusalOf({}, '--param', 'logLvl=WARN')).toEqual({
    code: 1,
    lines: [
      '.env.prod:1: there is no setting SLACK_CHANEL: did you mean SLACK_CHANNEL?',
      '.env.prod:2: expected a setting such as SLACK_CHANNEL=C0123456789',
      '.env.prod:4: SLACK_CHANNEL is empty: # begins a comment (a channel is named by its id, C0123456789)',
      '--param: there is no parameter logLvl: did you mean logLevel?',
    ],
  });
});
