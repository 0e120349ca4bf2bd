// npm run deploy-check: deploys, asks, deploys again and removes the whole stack by the framework, in an AWS that
// AWS_ENDPOINT_URL names: any emulator that speaks CloudFormation. Without one it does nothing, and says so.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ask, Unanswered } from './deploy/ask-aws.ts';
import { stackNamed } from './deploy/stack.ts';

const STAGE = 'deploy-check';
const STACK = `ecr-scan-notifier-${STAGE}`;
/** By it the stage is known, which has no section in settings.yml. */
const OWN_FILE = `.env.${STAGE}`;
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
const endpoint = process.env['AWS_ENDPOINT_URL'];
const region = process.env['AWS_REGION'] ?? 'eu-central-1';

if (!endpoint) {
  console.log('Skipped: AWS_ENDPOINT_URL names no emulator to deploy to.');
} else if (/\.amazonaws\.com(\.cn)?\b/.test(endpoint)) {
  console.error(`Refused: ${endpoint} is AWS itself, and this removes what it deploys.`);
  process.exitCode = 2;
} else {
  writeFileSync(OWN_FILE, '# A stage of npm run deploy-check alone.\n');
  try {
    process.exitCode = (await rehearse()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    rmSync(OWN_FILE);
  }
}

/** Each step, and what has to be true after it; nothing comes after one that fails. */
async function rehearse(): Promise<boolean> {
  console.log(`Rehearsing ${STACK} at ${endpoint}, ${region}.`);
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

function ran([file = '', ...args]: readonly string[], other = {}): boolean {
  const entry = file === serverless ? [file] : ['bin/run.mjs', file];
  const { status } = spawnSync(
    process.execPath,
    [...entry, ...args, '--stage', STAGE, '--region', region],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...EVERYTHING, AWS_REGION: region, ...other },
    },
  );
  return status === 0;
}
