// npm run deploy-check: deploys, asks, deploys again and removes the whole stack by the framework, in an AWS that
// AWS_ENDPOINT_URL names: an emulator that speaks CloudFormation. Without one it fails, or with --if-there says that it does
// nothing. docs/deploy.md says at which emulator it was tried, and what that cannot do.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ask, Unanswered } from './deploy/ask-aws.ts';
import { stackNamed } from './deploy/stack.ts';
import { copyOf, whereToRehearse, withoutSettings } from './deploy-check/where.ts';

const STAGE = 'deploy-check';
const STACK = `ecr-scan-notifier-${STAGE}`;
/** Everything that a stage can have: what stands behind a condition is rehearsed too. */
const EVERYTHING = {
  SLACK_CHANNEL: 'C0123456789',
  SLACK_TOKEN_PARAMETER: '/deploy-check/slack-bot-token',
  SLACK_SIGNING_SECRET_PARAMETER: '/deploy-check/signing-secret',
  // Nobody is there: a preflight that cannot ask Slack goes on.
  SLACK_API_URL: 'http://127.0.0.1:1/api/',
  PEOPLE_TOPIC: 'on',
  EVENT_BUS: 'default',
  ALARM_EMAIL: 'nobody@example.com',
};
const TOKEN_OF_ELSEWHERE = { SLACK_TOKEN_PARAMETER: '/aws/reference/secretsmanager/slack' };
const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
const region = process.env['AWS_REGION'] ?? 'eu-central-1';
const where = whereToRehearse(process.argv.slice(2), process.env);

if ('says' in where) {
  if (where.code === 0) console.log(where.says);
  else console.error(where.says);
  process.exitCode = where.code;
} else {
  Object.assign(process.env, where.variables);
  const folder = copyOf(fileURLToPath(new URL('..', import.meta.url)), STAGE);
  try {
    process.exitCode = (await rehearse(folder, where.note)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each step, and what has to be true after it; nothing comes after one that fails. */
async function rehearse(folder: string, note = ''): Promise<boolean> {
  const at = `${process.env['AWS_ENDPOINT_URL']}, ${region}`;
  console.log(`Rehearsing ${STACK} at ${at}${note && `, ${note}`}.`);
  const ran = (command: readonly string[], other = {}) => runIn(folder, command, other);
  const ssm = new SSMClient({ region });
  const { SLACK_TOKEN_PARAMETER, SLACK_SIGNING_SECRET_PARAMETER } = EVERYTHING;
  for (const Name of [SLACK_TOKEN_PARAMETER, SLACK_SIGNING_SECRET_PARAMETER])
    await ask('ssm:PutParameter', () =>
      ssm.send(
        new PutParameterCommand({ Name, Value: 'none', Type: 'SecureString', Overwrite: true }),
      ),
    );
  const steps: readonly [string, () => Promise<boolean>][] = [
    ['deploy', async () => ran(['bin/deploy.ts', '--yes']) && (await isThere())],
    ['info', async () => ran([serverless, 'info'])],
    [
      'deploy without a setting of before is refused',
      async () => !ran(['bin/deploy.ts', '--yes'], { ALARM_EMAIL: '' }),
    ],
    [
      'deploy again, with a token of Secrets Manager',
      async () => ran([serverless, 'deploy', '--force'], TOKEN_OF_ELSEWHERE) && (await isThere()),
    ],
    ['remove', async () => ran([serverless, 'remove']) && !(await isThere())],
  ];
  for (const [name, step] of steps) {
    const startedAt = Date.now();
    const isRight = await step();
    console.log(
      `${isRight ? 'ok' : 'FAILED'}  ${name} (${Math.round((Date.now() - startedAt) / 1000)} s)`,
    );
    if (!isRight) return false;
  }
  return true;
}

async function isThere(): Promise<boolean> {
  return (await stackNamed(STACK, region)) !== undefined;
}

function runIn(folder: string, [file = '', ...args]: readonly string[], other = {}): boolean {
  const entry = file === serverless ? [file] : ['bin/run.mjs', file];
  const { status } = spawnSync(
    process.execPath,
    [...entry, ...args, '--stage', STAGE, '--region', region],
    {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...withoutSettings(process.env), ...EVERYTHING, AWS_REGION: region, ...other },
    },
  );
  return status === 0;
}
