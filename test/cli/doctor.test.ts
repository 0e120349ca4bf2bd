import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { CHECKS } from '../../src/cli/doctor/checks.ts';
import { parseWorld, parseWorldChange } from '../../src/local/aws/parse-world.ts';
import type { Fault } from '../../src/local/aws/world.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { clientsOf } from '../local/embedded.ts';
import { ACCOUNT, NOON, pushOf, REGION } from '../support/worlds.ts';
import { emptyFolder, fileWith, removeFiles, run } from './run-program.ts';
import { FIXABLE, shop } from './shop.ts';

/*
 * The command against a deployment in the embedded AWS, from a folder with settings and a policy.
 */

const CHANNEL = 'C0123456789';
const STACK = 'ecr-scan-notifier-prod';
const QUEUES = `https://sqs.eu-central-1.amazonaws.com/123456789012/${STACK}-`;
const SCOPES = ['chat:write', 'channels:history', 'groups:history'];
/** What the clock wakes, in every stage and where one wants it. */
const CLOCKED = ['sweep', 'compare-registry', 'refresh-threat-intel', 'digest'];
const OPTIONAL = ['deploy-trigger', 'publish-report'];
const ago = (hours: number) => new Date(Date.parse(NOON) - hours * 3_600_000).toISOString();

let rig: Rig;
let healthy: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  const world = shop({ slack: { scopes: SCOPES } });
  rig = await openRig({
    world: parseWorld(world, 'world'),
    parameters: {
      '/ecr-scan-notifier/slack-bot-token': 'xoxb-secret-of-the-team',
      '/ecr-scan-notifier/signing-secret': 'signed',
    },
  });
  const [stack] = worldNow().stacks ?? [];
  healthy = {
    slack: { scopes: SCOPES, channels: [{ id: CHANNEL }, { id: 'C0VERDICTS' }] },
    stacks: [{ ...stack, CreationTime: ago(48) }],
    queues: worldNow().queues ?? [],
    alarms: worldNow().alarms ?? [],
    scanningConfiguration: rules('ENHANCED', 'CONTINUOUS_SCAN', '*'),
    quotas: [],
    metrics: [
      ...[...CLOCKED, ...OPTIONAL].map((name) => invoked(name, ago(1))),
      invoked('image-pushed', ago(3.2), ago(80)),
      invoked('inspector-scan-finished', ago(3)),
    ],
    now: NOON,
  };
});
beforeEach(() => {
  rig.aws.dropFaults();
  change(healthy);
  rig.aws.calls.length = 0;
});
afterAll(async () => {
  await rig.stop();
  removeFiles();
});

const worldNow = () => rig.aws.world();
const change = (world: Readonly<Record<string, unknown>>) =>
  rig.aws.changeWorld(parseWorldChange(world, 'a change'));

const rules = (scanType: string, scanFrequency: string, ...filters: string[]) => ({
  scanType,
  rules:
    filters.length === 0
      ? []
      : [
          {
            scanFrequency,
            repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' })),
          },
        ],
});

const invoked = (rule: string, ...times: string[]) => ({
  Namespace: 'AWS/Events',
  MetricName: 'Invocations',
  Dimensions: [{ Name: 'RuleName', Value: `${STACK}-${rule}` }],
  Datapoints: times.map((Timestamp) => ({ Timestamp, Value: 1 })),
});

const POLICY = 'quarantine:\n  critical:\n    severity: CRITICAL\n';
const SETTINGS = `stages:\n  prod: { slack: { channel: ${CHANNEL} } }\n`;

function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = emptyFolder();
  const all = { 'policy.yml': POLICY, 'settings.yml': SETTINGS, ...files };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  return folder;
}

interface Line {
  readonly check: string;
  readonly state: string;
  readonly says: string;
  readonly right?: string;
  readonly about?: readonly string[];
}

const time = { clock: () => Date.parse(NOON), pause: () => Promise.resolve() };

const doctor = (args: readonly string[] = [], where: { cwd?: string; env?: object } = {}) =>
  run(['doctor', ...args], {
    env: { ...rig.aws.environment, ...where.env },
    cwd: where.cwd ?? folderWith(),
    time,
  });

async function look(
  check: string,
  where?: { cwd?: string; env?: object },
  args: readonly string[] = [],
) {
  const { code, out } = await doctor(['--json', ...args], where);
  const { checks, result } = JSON.parse(out) as { checks: Line[]; result: string };
  const line = checks.find((one) => one.check === check);
  return { code, result, ...line, checks };
}

const denied = (call: string, error = 'AccessDeniedException'): Fault => ({
  call,
  nth: 1,
  times: 1_000,
  error,
  status: error === 'AccessDenied' ? 403 : 400,
});

it('says of a healthy deployment, in a line each, that it is well', async () => {
  const { code, out, err } = await doctor();
  const golden = fileURLToPath(new URL('golden/doctor.txt', import.meta.url));
  expect(out).toBe(readFileSync(golden, 'utf8'));
  expect([code, err]).toEqual([0, '']);
});

it('writes nothing, and leaves nothing behind in Slack', async () => {
  await doctor();
  const calls = rig.aws.countCalls();
  const writes = /Put|Update|Write|Delete|Start|Publish|chat\.postMessage|Create/;
  expect(Object.keys(calls).filter((call) => writes.test(call))).toEqual([]);
  expect([calls['slack:chat.scheduleMessage'], calls['slack:chat.deleteScheduledMessage']]).toEqual(
    [1, 1],
  );
  expect(rig.aws.workspace.scheduled.size).toBe(0);
  expect(rig.aws.workspace.messages).toEqual([]);
});

it('runs before anything is deployed, and says what is not there yet', async () => {
  change({ stacks: [] });
  const { code, result, checks } = await look('stack');
  expect([code, result]).toEqual([0, 'good']);
  const notSet = ['Slack channels', 'signing secret', 'members'];
  const notYet = checks.filter(
    ({ check, state }) => state === 'not-yet' && !notSet.includes(check),
  );
  expect(notYet).toEqual([
    {
      check: 'stack',
      state: 'not-yet',
      says: 'there is no stack ecr-scan-notifier-prod in eu-central-1 yet',
    },
    ...[
      'deployed policy',
      'feeds',
      'dead letters',
      'oldest due',
      'last events',
      'schedules',
      'alarms',
    ].map((check) => ({ check, state: 'not-yet', says: 'not deployed yet' })),
  ]);
});

it('takes a stack of which there is only a change set for one that is not there', async () => {
  change({
    stacks: [{ StackName: STACK, StackStatus: 'REVIEW_IN_PROGRESS', CreationTime: ago(1) }],
  });
  expect(await look('stack')).toMatchObject({ code: 0, state: 'not-yet' });
});

/** Each of them is denied by itself: the name of the check, the call, and the right that the line names. */
const DENIALS = [
  ['scanning', 'ecr:GetRegistryScanningConfiguration'],
  ['scanning', 'ecr:DescribeRepositories'],
  ['lifecycle', 'ecr:GetLifecyclePolicy'],
  ['quotas', 'servicequotas:GetServiceQuota'],
  ['Slack token', 'ssm:GetParameter'],
  ['stack', 'cloudformation:DescribeStacks', 'AccessDenied'],
  ['alarms', 'cloudformation:ListStackResources', 'AccessDenied'],
  ['feeds', 'dynamodb:BatchGetItem'],
  ['oldest due', 'dynamodb:Query'],
  ['deployed policy', 'dynamodb:GetItem'],
  ['dead letters', 'sqs:GetQueueAttributes'],
  ['last events', 'cloudwatch:GetMetricData'],
  ['schedules', 'cloudwatch:GetMetricData'],
  ['alarms', 'cloudwatch:DescribeAlarms'],
] as const;

it.each(DENIALS)('%s: without %s it is not known, and the others go on', async (...denial) => {
  const [check, right, error] = denial;
  change({ faults: [denied(right, error)] });
  const { code, result, state, says, right: named, checks } = await look(check);
  expect([code, result, state, says, named]).toEqual([
    3,
    'unknown',
    'unknown',
    expect.stringContaining(`access denied: allow ${right}`),
    right,
  ]);
  expect(checks).toHaveLength(22);
  expect(checks.filter(({ state: one }) => one === 'good').length).toBeGreaterThan(5);
});

it('without ecr:BatchGetRepositoryScanningConfiguration it is not known what is scanned on push', async () => {
  const right = 'ecr:BatchGetRepositoryScanningConfiguration';
  change({
    scanningConfiguration: rules('BASIC', 'SCAN_ON_PUSH', 'team/*'),
    faults: [denied(right)],
  });
  expect(await look('scan on push')).toMatchObject({ code: 3, state: 'unknown', right });
});

it('where SQS answers without a number of dead letters, it is not known how many there are', async () => {
  const queues = (worldNow().queues ?? []).map((queue) =>
    queue.QueueUrl.endsWith('-FindingDeadLetters')
      ? { ...queue, Attributes: { ApproximateNumberOfMessages: '' } }
      : queue,
  );
  change({ queues });
  expect(await look('dead letters')).toMatchObject({
    code: 3,
    state: 'unknown',
    says: 'SQS does not say how many lie in FindingDeadLetters',
  });
});

it('asks for no further lifecycle policy once it was denied one', async () => {
  change({ faults: [denied('ecr:GetLifecyclePolicy')] });
  expect(await look('lifecycle')).toMatchObject({
    says: 'of 3 of 3 repositories it is not known: access denied: allow ecr:GetLifecyclePolicy',
  });
});

it.each([
  ['alarms', 'cloudwatch:DescribeAlarms', 'ThrottlingException'],
  ['dead letters', 'sqs:GetQueueAttributes', 'InternalError'],
  ['quotas', 'servicequotas:GetServiceQuota', 'ServiceException'],
  ['stack', 'cloudformation:DescribeStacks', 'Throttling'],
])('%s: tries %s again where it may pass', async (check, call, error) => {
  const status = error === 'Throttling' ? 400 : 500;
  change({ faults: [{ call, nth: 1, times: 2, error, status }] });
  expect(await look(check)).toMatchObject({ code: 0, state: 'good' });
});

it('what goes on failing is not known, and why', async () => {
  change({
    faults: [{ call: 'cloudformation:DescribeStacks', nth: 1, times: 99, status: 500 }],
  });
  const { code, state, says, checks } = await look('stack');
  expect([code, state]).toEqual([3, 'unknown']);
  expect(says).toMatch(/^looking for the stack ecr-scan-notifier-prod: ServerException/);
  expect(checks.find(({ check }) => check === 'alarms')).toEqual({
    check: 'alarms',
    state: 'unknown',
    says: 'the stack could not be looked at: see there',
  });
});

it('says that it is about the credentials where AWS does not take them', async () => {
  const error = 'InvalidClientTokenId';
  change({ faults: [{ call: 'sts:GetCallerIdentity', nth: 1, times: 99, error, status: 403 }] });
  expect(await look('credentials')).toMatchObject({
    code: 1,
    result: 'wrong',
    state: 'wrong',
    says: expect.stringContaining('AWS does not take these credentials'),
  });
});

it('without any credentials looks at what is here, and says so of the rest', async () => {
  const { code, out } = await run(['doctor', '--json'], {
    env: {
      AWS_REGION: 'eu-central-1',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    },
    cwd: folderWith({ 'settings.yml': 'stages:\n  prod: {}\n' }),
  });
  const { checks } = JSON.parse(out) as { checks: Line[] };
  const states = Object.fromEntries(checks.map(({ check, state }) => [check, state]));
  expect(code).toBe(1);
  expect(states).toMatchObject({
    credentials: 'wrong',
    policy: 'good',
    settings: 'good',
    scanning: 'unknown',
    stack: 'unknown',
    alarms: 'unknown',
  });
});

describe('what stands here', () => {
  it('advises to export a region that a profile alone names', async () => {
    const folder = folderWith({ config: '[default]\nregion = eu-west-1\n' });
    const { AWS_REGION: _, ...rest } = rig.aws.environment;
    const { out } = await run(['doctor', '--json'], {
      env: { ...rest, AWS_CONFIG_FILE: join(folder, 'config') },
      cwd: folder,
      time,
    });
    const { checks } = JSON.parse(out) as { checks: Line[] };
    expect(checks[1]).toEqual({
      check: 'region',
      state: 'advice',
      says: 'eu-west-1, by your profile alone: a deployment would go to eu-central-1; export AWS_REGION=eu-west-1',
    });
  });

  it.each([
    [
      'a mistake, with its place',
      { 'settings.yml': 'stages:\n  prod: { slack: { channel: "#general" } }\n' },
      'wrong',
      /^settings\.yml:2:29: stages\.prod\.slack\.channel: "#general" is not the id of a channel/,
    ],
    [
      'a stage that is not there',
      { 'settings.yml': 'stages:\n  trial: {}\n' },
      'wrong',
      /^settings\.yml: there is no stage prod \(there are trial\): give it a section/,
    ],
    [
      'a stage that a file of variables alone makes',
      { '.env.prod': 'LOG_LEVEL=DEBUG\n', 'settings.yml': 'stages: {}\n' },
      'good',
      /by settings\.yml and \.env\.prod$/,
    ],
    [
      'what a deployment would refuse of a file of variables',
      { '.env.prod': 'SLAK_CHANNEL=C0123456789\n' },
      'wrong',
      /^\.env\.prod:1: there is no setting SLAK_CHANNEL: did you mean SLACK_CHANNEL\?$/,
    ],
    [
      'what the functions would refuse',
      { '.env.prod': 'DEPLOYMENT_GATE=on\nGATE_WAIT=2w\n' },
      'wrong',
      /^GATE_WAIT: "2w" /,
    ],
    [
      'no other file of variables, as the framework reads none',
      { '.env.prod': 'LOG_LEVEL=DEBUG\n', '.env': 'SLAK_CHANNEL=C0123456789\n' },
      'good',
      /^of the stage prod, by settings\.yml and \.env\.prod$/,
    ],
    [
      'members of other accounts',
      {
        'settings.yml':
          'stages:\n  prod: { members: [{ account: "210987654321", name: payments }] }\n',
      },
      'good',
      /^of the stage prod, by settings\.yml$/,
    ],
    [
      'what a file of variables adds',
      { '.env.prod': 'LOG_LEVEL=DEBUG\n' },
      'good',
      /^of the stage prod, by settings\.yml and \.env\.prod$/,
    ],
  ])('tells of the settings: %s', async (_, files, state, says) => {
    expect(await look('settings', { cwd: folderWith(files) })).toMatchObject({
      state,
      says: expect.stringMatching(says),
    });
  });

  it('is wrong in another account, or another region, than the stage belongs to', async () => {
    const settings = 'stages:\n  prod: { account: "999999999999", region: eu-west-1 }\n';
    const { code, checks } = await look('region', {
      cwd: folderWith({ 'settings.yml': settings }),
    });
    expect([code, checks.slice(0, 2)]).toEqual([
      1,
      [
        {
          check: 'credentials',
          state: 'wrong',
          says: 'settings.yml: the stage prod belongs to the account 999999999999, and these credentials are of 123456789012',
        },
        {
          check: 'region',
          state: 'wrong',
          says: 'settings.yml: the stage prod belongs to eu-west-1, and this goes to eu-central-1 (--region, or AWS_REGION)',
        },
      ],
    ]);
  });

  it('advises to run in the checkout where there are no settings', async () => {
    const line = await look('settings', { cwd: emptyFolder() });
    expect(line).toMatchObject({
      state: 'advice',
      says: expect.stringContaining('no settings.yml'),
    });
  });

  it.each([
    ['quarantine: { critical: { severity: CRITCAL } }\n', 'wrong', /policy\.yml:1:37: .*CRITCAL/],
    [
      `${POLICY}waivers:\n  - { id: CVE-2026-1001, repository: a, by: jane, reason: fine, until: 2026-09-30 }\n`,
      'advice',
      /with 1 warning/,
    ],
  ])('tells of the policy what is wrong with it: %j', async (policy, state, says) => {
    const line = await look('policy', { cwd: folderWith({ 'policy.yml': policy }) });
    expect(line).toMatchObject({ state, says: expect.stringMatching(says) });
  });

  it('says what waits for a policy that can be used', async () => {
    const cwd = folderWith({ 'policy.yml': 'quarantine: 7\n' });
    expect(await look('feeds', { cwd })).toMatchObject({
      code: 1,
      state: 'unknown',
      says: 'the policy cannot be used: see there',
    });
  });
});

describe('the registry', () => {
  it.each([
    [
      'off',
      rules('ENHANCED', 'CONTINUOUS_SCAN'),
      'wrong',
      'off: it is enhanced, and no rule covers',
    ],
    [
      'enhanced, and some covered by no rule',
      rules('ENHANCED', 'CONTINUOUS_SCAN', 'shop/*'),
      'advice',
      'enhanced, and no rule covers 2 repositories of 3, whose images stay undecided: add team/empty, team/web to a rule',
    ],
    [
      'enhanced by a filter that is in every name',
      rules('ENHANCED', 'SCAN_ON_PUSH', 'e', 'api'),
      'good',
      'enhanced, and a rule covers all 3 repositories',
    ],
    ['basic', rules('BASIC', 'SCAN_ON_PUSH', '*'), 'good', 'basic: it tells of no fix'],
    [
      'basic, without a rule',
      rules('BASIC', 'MANUAL'),
      'advice',
      'basic, and no rule of the registry',
    ],
  ])('is %s', async (_, scanningConfiguration, state, says) => {
    change({ scanningConfiguration });
    expect(await look('scanning')).toMatchObject({ state, says: expect.stringContaining(says) });
  });

  it('leaves out what the stage does not serve', async () => {
    change({ scanningConfiguration: rules('ENHANCED', 'CONTINUOUS_SCAN', 'shop/*') });
    const cwd = folderWith({ 'settings.yml': 'stages:\n  prod: { repositories: [shop/*] }\n' });
    expect(await look('scanning', { cwd })).toMatchObject({
      state: 'good',
      says: 'enhanced, and a rule covers the one repository',
    });
  });

  it('counts in basic mode what a setting of its own scans', async () => {
    change({
      scanningConfiguration: rules('BASIC', 'SCAN_ON_PUSH', 'shop/*'),
      repositories: [
        { repositoryName: 'team/web', imageScanningConfiguration: { scanOnPush: true } },
      ],
    });
    expect(await look('scan on push')).toMatchObject({
      code: 0,
      state: 'advice',
      says: "off in 1 of 3, whose images stay undecided: add team/empty to the registry's rule (filter * covers all)",
      about: ['team/empty'],
    });
  });

  it('is wrong where nothing at all is scanned on push', async () => {
    change({
      scanningConfiguration: rules('BASIC', 'MANUAL'),
      repositories: [
        { repositoryName: 'team/web', imageScanningConfiguration: { scanOnPush: false } },
      ],
    });
    expect(await look('scan on push')).toMatchObject({
      code: 1,
      state: 'wrong',
      about: ['shop/api', 'team/empty', 'team/web'],
    });
  });

  it('names the repositories in which marks and a lifecycle policy do not get on', async () => {
    const rule = {
      rulePriority: 1,
      selection: {
        tagStatus: 'untagged',
        countType: 'sinceImagePushed',
        countUnit: 'days',
        countNumber: 7,
      },
      action: { type: 'expire' },
    };
    change({
      repositories: [{ repositoryName: 'team/web', lifecyclePolicyText: { rules: [rule] } }],
    });
    expect(await look('lifecycle')).toMatchObject({
      code: 0,
      state: 'advice',
      says: expect.stringMatching(
        /^in 1 of 3 repositories .* \(team\/web\): in team\/web its lifecycle policy/,
      ),
      about: ['team/web'],
    });
  });

  it('advises to raise quotas that a deployment would run into', async () => {
    change({ quotas: [{ ServiceCode: 'lambda', QuotaCode: 'L-B99A9384', Value: 10 }] });
    expect(await look('quotas')).toMatchObject({
      code: 0,
      state: 'advice',
      says: expect.stringMatching(
        /^10 functions at once are few .*: raise lambda L-B99A9384 to 105/,
      ),
    });
  });
});

describe('Slack', () => {
  it('advises to set a channel where there is none', async () => {
    const cwd = folderWith({ 'settings.yml': 'stages:\n  prod: {}\n' });
    const { code, state, checks } = await look('Slack token', { cwd });
    expect([code, state]).toEqual([0, 'advice']);
    expect(checks.find(({ check }) => check === 'Slack channel')).toMatchObject({
      state: 'not-yet',
    });
  });

  it('says of a token that Slack does not take what to do, and of the rest that it waits for that', async () => {
    const env = { SLACK_BOT_TOKEN: 'no-token-of-slack' };
    const { code, state, says, checks } = await look('Slack token', { env });
    expect([code, state, says]).toEqual([
      1,
      'wrong',
      expect.stringContaining('invalid_auth (store'),
    ]);
    expect(checks.find(({ check }) => check === 'Slack scopes')).toMatchObject({
      state: 'unknown',
    });
  });

  it('is not known where it cannot be reached', async () => {
    const env = { SLACK_API_URL: 'http://127.0.0.1:1/api/' };
    expect(await look('Slack token', { env })).toMatchObject({
      code: 3,
      state: 'unknown',
      says: expect.stringContaining('Slack cannot be reached'),
    });
  });

  it.each([
    ['has no time for us', { error: 'ratelimited', status: 429 }],
    ['is out of order', { error: 'internal_error', status: 500 }],
  ])('is not known where Slack %s', async (_, how) => {
    change({ faults: [{ call: 'slack:auth.test', nth: 1, times: 99, ...how }] });
    expect(await look('Slack token')).toMatchObject({ code: 3, state: 'unknown' });
  });

  it('names the channel that would take nothing before one that could not be asked', async () => {
    change({
      slack: {
        channels: [
          { id: CHANNEL },
          { id: 'C0000000042', is_archived: true },
          { id: 'C0000000043' },
        ],
      },
      faults: [{ call: 'slack:chat.scheduleMessage', nth: 1, times: 2, error: 'internal_error' }],
    });
    const cwd = folderWith({
      'policy.yml': `${POLICY}notify:\n  - repository: shop/*\n    channel: C0000000043\n  - repository: web/*\n    channel: C0000000042\n`,
    });
    const { code, state, says } = await look('Slack channels', { cwd });
    expect([code, state, says]).toEqual([
      1,
      'wrong',
      expect.stringMatching(/^C0000000042: .*is_archived .* \(and 1 more\)$/),
    ]);
  });

  it.each([
    [
      '/nowhere',
      'there is no parameter /nowhere in eu-central-1: aws ssm put-parameter --type SecureString --name /nowhere --value …',
    ],
    [
      '/aws/reference/secretsmanager/chat/token',
      'there is no secret chat/token in eu-central-1: aws secretsmanager create-secret --name chat/token --secret-string …',
    ],
  ])('is wrong where no token is stored in %s, and says how to store one', async (name, says) => {
    const env = { SLACK_TOKEN_PARAMETER: name };
    const { checks, ...line } = await look('Slack token', { env });
    expect(line).toMatchObject({ code: 1, state: 'wrong', says });
    expect(checks.filter(({ check }) => /^Slack (scopes|channels?)$/.test(check))).toEqual([
      { check: 'Slack scopes', state: 'unknown', says: 'Slack is asked when it takes the token' },
      { check: 'Slack channel', state: 'unknown', says: 'Slack is asked when it takes the token' },
      { check: 'Slack channels', state: 'unknown', says: 'Slack is asked when it takes the token' },
    ]);
  });

  it.each([
    ['/ecr-scan-notifier/signing-secret', 'good', 'it stands in /ecr-scan-notifier/signing-secret'],
    [
      '/nowhere',
      'wrong',
      'there is no parameter /nowhere in eu-central-1: aws ssm put-parameter --type SecureString --name /nowhere --value …',
    ],
  ])('says whether the signing secret is stored: %s', async (name, state, says) => {
    const settings = `stages:\n  prod: { slack: { channel: ${CHANNEL}, signing-secret-parameter: ${name} } }\n`;
    const cwd = folderWith({ 'settings.yml': settings });
    expect(await look('signing secret', { cwd })).toMatchObject({ state, says });
    const asked = rig.aws.calls.flatMap(({ call, request }) =>
      call === 'ssm:GetParameter' ? [request] : [],
    );
    expect(asked).toContainEqual({ Name: name });
  });

  it('asks for a signing secret of Secrets Manager as Parameter Store hands it out', async () => {
    const name = '/aws/reference/secretsmanager/chat/signing';
    const settings = `stages:\n  prod: { slack: { channel: ${CHANNEL}, signing-secret-parameter: ${name} } }\n`;
    const cwd = folderWith({ 'settings.yml': settings });
    expect(await look('signing secret', { cwd })).toMatchObject({
      state: 'wrong',
      says: 'there is no secret chat/signing in eu-central-1: aws secretsmanager create-secret --name chat/signing --secret-string …',
    });
  });

  it('names the scopes that are missing, and the channels that would take nothing', async () => {
    change({
      slack: { scopes: [], channels: [{ id: CHANNEL, is_member: false }] },
    });
    const { code, state, says, checks } = await look('Slack scopes');
    expect([code, state, says]).toEqual([
      1,
      'wrong',
      expect.stringContaining('missing: chat:write'),
    ]);
    expect(checks.find(({ check }) => check === 'Slack channel')).toMatchObject({
      state: 'wrong',
    });
  });

  it('asks the channels of the policy as well', async () => {
    change({ slack: { channels: [{ id: CHANNEL }, { id: 'C0000000042', is_archived: true }] } });
    const cwd = folderWith({
      'policy.yml': `${POLICY}notify:\n  - repository: shop/*\n    channel: C0000000042\n`,
    });
    expect(await look('Slack channels', { cwd })).toMatchObject({
      code: 1,
      says: 'C0000000042: asking the channel: is_archived (name another channel)',
    });
  });
});

describe('what is deployed', () => {
  it.each([
    ['UPDATE_ROLLBACK_FAILED', 'wrong', 1],
    ['ROLLBACK_COMPLETE', 'wrong', 1],
    ['UPDATE_ROLLBACK_COMPLETE', 'advice', 0],
    ['UPDATE_IN_PROGRESS', 'advice', 0],
  ])('a stack that is %s is %s', async (StackStatus, state, code) => {
    const [stack] = healthy['stacks'] as object[];
    change({ stacks: [{ ...stack, StackStatus }] });
    expect(await look('stack')).toMatchObject({ code, state });
  });

  it('says how many dead letters there are in which queue, and how old they are', async () => {
    change({
      queues: [
        { QueueUrl: `${QUEUES}DeadLetters`, Attributes: { ApproximateNumberOfMessages: '3' } },
        {
          QueueUrl: `${QUEUES}FindingDeadLetters`,
          Attributes: { ApproximateNumberOfMessagesNotVisible: '1' },
        },
      ],
      metrics: [
        ...(healthy['metrics'] as object[]),
        {
          Namespace: 'AWS/SQS',
          MetricName: 'ApproximateAgeOfOldestMessage',
          Dimensions: [{ Name: 'QueueName', Value: `${STACK}-DeadLetters` }],
          Datapoints: [{ Timestamp: ago(0.2), Value: 3 * 86_400 }],
        },
      ],
    });
    expect(await look('dead letters')).toMatchObject({
      code: 1,
      state: 'wrong',
      says: '3 in DeadLetters, the oldest 3 days old; 1 in FindingDeadLetters, the oldest of an age that CloudWatch does not tell yet: ecr-scan-notifier redrive shows them, and hands them in again',
    });
  });

  it.each([
    ['ecr-scan-notifier-trial', ['--stage', 'trial'], 'redrive --stage trial shows'],
    ['other', ['--stack', 'other'], 'redrive --stack other shows'],
  ])('says how the dead letters of %s are shown', async (StackName, args, hint) => {
    const [stack] = healthy['stacks'] as object[];
    const QueueUrl = `${QUEUES}DeadLetters`;
    const filled = { QueueUrl, Attributes: { ApproximateNumberOfMessages: '1' } };
    const others = (healthy['queues'] as { QueueUrl: string }[]).filter(
      (one) => one.QueueUrl !== QueueUrl,
    );
    change({ stacks: [{ ...stack, StackName }], queues: [...others, filled] });
    expect((await look('dead letters', {}, args)).says).toContain(hint);
  });

  it('is not well with a queue that is gone', async () => {
    change({ queues: [] });
    expect(await look('dead letters')).toMatchObject({
      code: 3,
      state: 'unknown',
      says: expect.stringContaining('QueueDoesNotExist'),
    });
  });

  it('says which alarms ring, and which nobody would hear', async () => {
    change({ alarms: alarmsWith({ StateValue: 'ALARM' }) });
    expect(await look('alarms')).toMatchObject({
      code: 1,
      says: 'DeadLetterAlarm in ALARM: docs/operations.md says what to do',
      about: ['DeadLetterAlarm'],
    });
    change({ alarms: alarmsWith({ ActionsEnabled: false }) });
    expect(await look('alarms')).toMatchObject({ code: 0, state: 'advice' });
  });

  it('does not take an alarm for well that CloudWatch does not show', async () => {
    change({ alarms: [] });
    expect(await look('alarms')).toMatchObject({ code: 3, state: 'unknown' });
  });

  it('says which schedule is silent', async () => {
    const metrics = (healthy['metrics'] as object[]).filter(
      (one) => !JSON.stringify(one).includes('-sweep'),
    );
    change({ metrics: [...metrics, invoked('sweep', ago(5))] });
    expect(await look('schedules')).toMatchObject({
      code: 1,
      says: 'sweep ran last on 2026-11-21 07:00 UTC: is the rule in EventBridge enabled?',
    });
    change({ metrics });
    expect(await look('schedules')).toMatchObject({
      says: 'sweep never ran: is the rule in EventBridge enabled?',
    });
  });

  it.each(OPTIONAL)('expects the rule of %s to run, where it is there', async (name) => {
    const isOther = (one: object) => !JSON.stringify(one).includes(`-${name}`);
    const metrics = (healthy['metrics'] as object[]).filter(isOther);
    change({ metrics });
    expect(await look('schedules')).toMatchObject({
      says: `${name} never ran: is the rule in EventBridge enabled?`,
    });
    const [stack] = healthy['stacks'] as { StackResourceSummaries: object[] }[];
    const StackResourceSummaries = stack?.StackResourceSummaries.filter(isOther);
    change({ metrics, stacks: [{ ...stack, StackResourceSummaries }] });
    expect(await look('schedules')).toMatchObject({ code: 0, says: '5 rules run as they should' });
  });

  it('gives the report a day and a little', async () => {
    const others = (healthy['metrics'] as object[]).filter(
      (one) => !JSON.stringify(one).includes('-publish-report'),
    );
    change({ metrics: [...others, invoked('publish-report', ago(26))] });
    expect(await look('schedules')).toMatchObject({ code: 0, state: 'good' });
    change({ metrics: [...others, invoked('publish-report', ago(28))] });
    expect(await look('schedules')).toMatchObject({ code: 1, state: 'wrong' });
  });

  it('expects no schedule to have run that has just been deployed', async () => {
    const [stack] = healthy['stacks'] as object[];
    change({ metrics: [], stacks: [{ ...stack, CreationTime: ago(0.5) }] });
    expect(await look('schedules')).toMatchObject({ code: 0, state: 'good' });
  });

  it('says when no event came, and when no scan ends', async () => {
    change({ metrics: [] });
    expect(await look('last events')).toMatchObject({
      state: 'advice',
      says: 'none in 14 days: push an image, and look again in an hour',
    });
    change({ metrics: [invoked('image-pushed', ago(1))] });
    expect(await look('last events')).toMatchObject({
      state: 'advice',
      says: 'images are pushed, and no scan has ended in 14 days (push 2026-11-21 11:00 UTC): see scanning',
    });
  });

  it('says of a feed that it is too old, and what to do', async () => {
    const late = { clock: () => Date.parse('2026-12-01T12:00:00Z'), pause: time.pause };
    const { out } = await run(['doctor', '--json'], {
      env: rig.aws.environment,
      cwd: folderWith(),
      time: late,
    });
    const { checks } = JSON.parse(out) as { checks: Line[] };
    expect(checks.find(({ check }) => check === 'feeds')).toMatchObject({
      state: 'wrong',
      says: 'EPSS is of 2026-11-20, which is too old: invoke ecr-scan-notifier-prod-refresh-threat-intel, and look into its log',
    });
  });

  describe('of the registries of members', () => {
    const payments = { account: '111122223333', region: 'eu-central-1' };
    const cwd = () =>
      folderWith({
        'settings.yml': `stages:
  prod:
    slack: { channel: ${CHANNEL} }
    members:
      - { account: '111122223333', name: payments, regions: [eu-central-1, eu-west-1] }
`,
      });
    const book = () => rig.ledger.members;

    it('says that each lets the functions in, or that there are none', async () => {
      expect(await look('members')).toMatchObject({ state: 'not-yet', says: 'there are none' });
      expect(await look('members', { cwd: cwd() })).toMatchObject({
        state: 'good',
        says: '2 registries, and none was denied when it was compared last',
      });
    });

    it('says which of them does not, since when, and why', async () => {
      await book().noteDenied(payments, 'AccessDeniedException on ecr:DescribeRepositories');
      await book().noteDenied({ ...payments, account: '999988887777' }, 'of no member any more');
      expect(await look('members', { cwd: cwd() })).toMatchObject({
        code: 1,
        state: 'wrong',
        says: 'not let into the registry of payments (111122223333) in eu-central-1 since 2026-11-21 (AccessDeniedException on ecr:DescribeRepositories): docs/accounts.md says what each of them has to allow',
      });
      await book().forget([payments]);
      expect(await look('members', { cwd: cwd() })).toMatchObject({ state: 'good' });
    });
  });

  it('says of the ledger that it is not there', async () => {
    expect(await look('oldest due', {}, ['--table', 'nowhere'])).toMatchObject({
      code: 1,
      state: 'wrong',
      says: expect.stringContaining('there is no table nowhere in eu-central-1'),
    });
  });

  it('says what should have been looked at long ago, and by which policy the deployment compares', async () => {
    await rig.feed({ kind: 'events', events: [pushOf(FIXABLE, '1.1.0')] });
    await rig.feed({ kind: 'events', events: [pushOf(FIXABLE, 'latest')] });
    const later = (clock: string) =>
      run(['doctor', '--json'], {
        env: rig.aws.environment,
        cwd: folderWith(),
        time: { clock: () => Date.parse(clock), pause: time.pause },
      });
    const lineOf = (out: string, name: string) =>
      (JSON.parse(out) as { checks: Line[] }).checks.find(({ check }) => check === name);
    const due = await later('2026-11-24T12:00:00Z');
    expect(lineOf(due.out, 'oldest due')).toMatchObject({
      state: 'wrong',
      says: expect.stringMatching(
        /^shop\/api@sha256:bbbbbbbbbbbb waits since 2026-11-22 12:0\d UTC \(watched\): "list --overdue"/,
      ),
    });
    expect(lineOf(due.out, 'deployed policy')).toMatchObject({ state: 'not-yet' });
    const table = DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb);
    const pk = `${ACCOUNT}/${REGION}/shop/api@${FIXABLE}`;
    const Item = { pk, sk: 'trigger/000001', due: 'trigger', dueAt: '2026-11-21T12:30:00.000Z' };
    await table.send(new PutCommand({ TableName: 'ledger', Item }));
    expect(lineOf((await later('2026-11-21T12:41:00Z')).out, 'oldest due')).toMatchObject({
      says: expect.stringMatching(
        /waits since 2026-11-21 12:30 UTC \(trigger\): .* is ecr-scan-notifier-prod-deploy-trigger running\?$/,
      ),
    });
  });
});

describe('in a world', () => {
  const settingsOf = async (...args: string[]) => {
    const file = fileWith('world.json', shop());
    const { code, out } = await run(['doctor', '--json', '--world', file, ...args]);
    const { checks } = JSON.parse(out) as { checks: Line[] };
    return { code, file, line: checks.find(({ check }) => check === 'settings') };
  };

  it('is not well with a stage that there is not', async () => {
    const { code, file, line } = await settingsOf('--stage', 'nosuch');
    expect([code, line]).toEqual([
      1,
      {
        check: 'settings',
        state: 'wrong',
        says: `${file}: there is no stage nosuch (there are prod)`,
        about: [`${file}: there is no stage nosuch (there are prod)`],
      },
    ]);
  });

  it('says by what it knows the stage that there is', async () => {
    const { file, line } = await settingsOf();
    expect(line).toMatchObject({ state: 'good', says: `of the stage prod, by ${file}` });
  });
});

it('is documented: each line with its meaning, and each right', () => {
  const text = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
  const lines = [...text.matchAll(/^\| ([\w ]+) \| [^|]+ \| [^|]+ \|$/gm)].map(([, name]) => name);
  expect(lines.slice(-CHECKS.length)).toEqual(CHECKS.map(({ name }) => name));
  const rights = new Set(CHECKS.flatMap((check) => check.rights));
  expect([...rights].filter((right) => !text.includes(`\`${right}\``))).toEqual([]);
});

it.each([
  [['--stage', 'a b'], 'doctor: --stage: "a b" is no stage'],
  [['prod'], 'doctor: "prod" is no option: --stage prod?'],
])('%j is refused', async (args, why) => {
  expect(await doctor(args)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(why),
  });
});

const alarmsWith = (more: object) =>
  (healthy['alarms'] as { AlarmName: string }[]).map((alarm) =>
    alarm.AlarmName.endsWith('-DeadLetterAlarm') ? { ...alarm, ...more } : alarm,
  );
