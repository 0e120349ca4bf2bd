import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Account, startTestAws } from './aws.ts';

/* What "serverless deploy" asks before it packages: bin/serverless-plugin.mjs runs it. */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deployed-'));
  await copyFile('serverless.yml', join(folder, 'serverless.yml'));
  await writeFile(join(folder, 'settings.yml'), 'stages: { prod: { account: "123456789012" } }');
});
afterAll(() => rm(folder, { recursive: true }));

async function checked(account: Account, settings: object, variables = {}) {
  const aws = await startTestAws(account);
  try {
    const { PATH = '' } = process.env;
    const child = spawn(
      process.execPath,
      [resolve('bin/run.mjs'), resolve('bin/check-deployed.ts')],
      {
        cwd: folder,
        env: { PATH, HOME: folder, ...aws.environment, ...variables },
      },
    );
    const stack = 'ecr-scan-notifier-prod';
    child.stdin.end(JSON.stringify({ stack, stage: 'prod', region: 'eu-central-1', settings }));
    const [said] = await Promise.all([text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, said: said.trim() };
  } finally {
    await aws.stop();
  }
}

const stacks = {
  'ecr-scan-notifier-prod': {
    Metadata: { Settings: { slackChannel: 'C0123456789' } },
    Resources: {},
  },
};

it('refuses what takes a setting from the stack that is there, unless it is let go by name', async () => {
  expect(await checked({ stacks }, { slackChannel: '' })).toEqual({
    code: 1,
    said: 'slack.channel: the deployed stack has C0123456789, and this deployment has not: set it (in settings.yml, or SLACK_CHANNEL), or let it go by name with WITHOUT=slack.channel',
  });
  expect(await checked({ stacks }, { slackChannel: '' }, { WITHOUT: 'slack.channel' })).toEqual({
    code: 0,
    said: '',
  });
});

it('refuses another account than that of the stage', async () => {
  expect(await checked({ account: '210987654321' }, {})).toEqual({
    code: 1,
    said: 'settings.yml: the stage prod belongs to the account 123456789012, and these credentials are of 210987654321',
  });
});

it.each([
  ['AccessDenied', 'DescribeStacks'],
  ['Throttling', 'DescribeStacks'],
  ['AccessDenied', 'GetTemplate'],
])('refuses another account whatever else is not answered: %s of %s', async (code, operation) => {
  const refused = { [`cloudformation:${operation}`]: code };
  expect(await checked({ account: '210987654321', stacks, refused }, {})).toEqual({
    code: 1,
    said: 'settings.yml: the stage prod belongs to the account 123456789012, and these credentials are of 210987654321',
  });
});

it('deploys a stage that has an account to none that nobody knows', async () => {
  const refused = { 'sts:GetCallerIdentity': 'Throttling' };
  expect(await checked({ account: '210987654321', refused }, {})).toEqual({
    code: 1,
    said: 'settings.yml: the stage prod belongs to the account 123456789012, and nobody says of which these credentials are: sts:GetCallerIdentity: Throttling: no sts:GetCallerIdentity for you',
  });
});

it('goes on where it may not ask, and says so', async () => {
  const refused = { 'cloudformation:GetTemplate': 'AccessDenied' };
  expect(await checked({ stacks, refused }, { slackChannel: '' })).toEqual({
    code: 0,
    said: 'Not compared with what is deployed: cloudformation:GetTemplate: AccessDenied: no cloudformation:GetTemplate for you',
  });
});
