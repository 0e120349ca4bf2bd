import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PREFLIGHT } from '../../bin/deploy/preflight.ts';
import { run as deploy } from '../../bin/deploy/run.ts';
import { run } from '../cli/run-program.ts';
import { type Account, startTestAws } from './aws.ts';

/*
 * What is wrong is said before anything is packaged: nothing is built either.
 */

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploying-'));
  for (const name of ['package.json', 'policy.yml', 'serverless.yml', 'stack'])
    await cp(name, join(folder, name), { recursive: true });
  await settings({});
});
afterEach(() => rm(folder, { recursive: true }));

const settings = (prod: object): Promise<void> =>
  writeFile(join(folder, 'settings.yml'), `stages: { prod: ${JSON.stringify(prod)} }`);

/** Runs `npm run deploy` as far as it comes; answers with what it says in the end, and what it asked AWS. */
async function deploying(account: Account, args: readonly string[] = []) {
  const aws = await startTestAws(account);
  const [environment, before] = [{ ...process.env }, process.cwd()];
  const lines: string[] = [];
  for (const name of Object.keys(process.env))
    if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, aws.environment);
  process.chdir(folder);
  try {
    const say = (more: readonly string[]) => void lines.push(...more);
    const code = await deploy(['--yes', ...args], { print: say, note: say, isWatched: false });
    const left = (await readdir(folder)).filter((name) => ['dist', '.serverless'].includes(name));
    return { code, lines, left, calls: aws.calls };
  } finally {
    process.chdir(before);
    for (const name of Object.keys(aws.environment)) delete process.env[name];
    Object.assign(process.env, environment);
    await aws.stop();
  }
}

/** What `doctor` says of an account with nothing in it, from the same folder. */
async function doctorSays() {
  const aws = await startTestAws({});
  try {
    const { out } = await run(['doctor', '--json'], {
      env: { ...aws.environment, AWS_REGION: 'eu-central-1' },
      cwd: folder,
    });
    const { checks } = JSON.parse(out) as {
      checks: { check: string; state: string; says: string; about?: string[] }[];
    };
    return checks;
  } finally {
    await aws.stop();
  }
}

const TOKEN = { '/ecr-scan-notifier/slack-bot-token': 'xoxb-of-the-test' };

it.each([
  [
    'a channel by its name',
    { slack: { channel: '#general' } },
    'settings.yml:1:37: stages.prod.slack.channel: "#general" is not the id of a channel: expected one like C0123456789, which Slack shows at the bottom of the channel details',
  ],
  [
    'the name of a parameter without its slash',
    { slack: { 'token-parameter': 'token' } },
    'settings.yml:1:45: stages.prod.slack.token-parameter: "token" is not the name of a parameter: expected one that begins with a slash and goes on with letters, digits and . _ - / (in the name of a secret also + = @)',
  ],
  [
    'another region than that of the stage',
    { region: 'eu-west-1' },
    'settings.yml: the stage prod belongs to eu-west-1, and this goes to us-east-1 (--region, or AWS_REGION)',
  ],
])('%s is refused before AWS is asked anything', async (_what, prod, sentence) => {
  await settings(prod);
  expect(await deploying({}, ['--region', 'us-east-1'])).toEqual({
    code: 2,
    lines: [sentence],
    left: [],
    calls: [],
  });
});

it('a policy that is wrong is refused with line and column, beside everything else', async () => {
  await writeFile(join(folder, 'policy.yml'), 'quarantine: { a: { severity: LOUD } }');
  await settings({ memory: 1 });
  const { code, lines, left, calls } = await deploying({});
  expect([code, left, calls]).toEqual([2, [], []]);
  expect(lines).toEqual([
    'settings.yml:1:27: stages.prod.memory: 1 is no memory: expected megabytes, from 512 to 10240',
    expect.stringMatching(/^policy\.yml:1:30: quarantine\.a\.severity: "LOUD" is not possible/),
  ]);
});

it('one mistake is told once, by the key that has it, and a variable by its own name', async () => {
  await settings({ 'deployment-gate': 'yes', gate: { wait: 30 }, members: [{ account: 'x' }] });
  const said = [
    'settings.yml:1:36: stages.prod.deployment-gate: "yes" is not possible: expected one of on, off',
    'settings.yml:1:57: stages.prod.gate.wait: expected text, found 30: put it in quotes',
    'settings.yml:1:83: stages.prod.members[0].account: "x" is no account: expected twelve digits',
  ];
  expect((await deploying({})).lines).toEqual(said);
  await writeFile(join(folder, '.env.prod'), 'DEPLOYMENT_GATE=maybe');
  expect((await deploying({})).lines).toEqual([
    ...said,
    'DEPLOYMENT_GATE: "maybe" is not possible: expected on or off',
  ]);
});

it('a stage that is not there is told first, before what is wrong with those that are', async () => {
  await settings({ memory: 1 });
  expect((await deploying({}, ['--stage', 'prdo'])).lines).toEqual([
    'settings.yml: there is no stage prdo (there are prod): give it a section, "prdo: {}" at least',
    'settings.yml:1:27: stages.prod.memory: 1 is no memory: expected megabytes, from 512 to 10240',
  ]);
});

it('a file of variables is read as the framework reads it: .env.prod alone where it is there', async () => {
  await writeFile(join(folder, '.env'), 'MARKS=sometimes\nSLACKCHANEL=C0123456789');
  const said = [
    '.env:2: there is no setting SLACKCHANEL: did you mean SLACK_CHANNEL?',
    'MARKS: "sometimes" is not possible: expected on or off',
  ];
  expect((await deploying({})).lines).toEqual(said);
  const checks = await doctorSays();
  expect(checks.find(({ check }) => check === 'settings')).toMatchObject({
    state: 'wrong',
    about: said,
  });
  await writeFile(join(folder, '.env.prod'), 'MEMORY=12');
  expect((await deploying({})).lines).toEqual([
    'MEMORY: 12 is no memory: expected megabytes, from 512 to 10240',
  ]);
});

it.each([
  [
    'a stage that nobody has written down',
    ['--stage', 'pord'],
    'settings.yml: there is no stage pord (there are prod): give it a section, "pord: {}" at least',
  ],
  ['a stage that is no name', ['--stage', 'a b'], 'deploy: "a b" is no name of a stage'],
  [
    'an option that is misspelt',
    ['--dry-rum'],
    'deploy: there is no option --dry-rum; did you mean --dry-run?',
  ],
])('%s is refused', async (_what, args, sentence) => {
  expect(await deploying({}, args)).toEqual({ code: 2, lines: [sentence], left: [], calls: [] });
});

it('another account than that of the stage is refused', async () => {
  await settings({ account: '210987654321' });
  expect(await deploying({})).toEqual({
    code: 2,
    lines: [
      'credentials: settings.yml: the stage prod belongs to the account 210987654321, and these credentials are of 123456789012',
    ],
    left: [],
    calls: ['sts:GetCallerIdentity'],
  });
});

it.each([
  ['denied', 'AccessDenied', 'access denied: allow sts:GetCallerIdentity'],
  [
    'throttled',
    'Throttling',
    'asking AWS who these credentials are: Throttling: no sts:GetCallerIdentity for you',
  ],
])('who deploys has to be known: %s', async (_what, code, says) => {
  const asked = await deploying({ refused: { 'sts:GetCallerIdentity': code } });
  expect([asked.code, asked.lines, asked.left]).toEqual([2, [`credentials: ${says}`], []]);
  expect(new Set(asked.calls)).toEqual(new Set(['sts:GetCallerIdentity']));
});

describe('what a deployment rests on', () => {
  const wanted = { slack: { channel: 'C0123456789', 'signing-secret-parameter': '/secret' } };

  it('is missing where the Slack token is, the signing secret, or where another stack puts the marks', async () => {
    await settings(wanted);
    const parameters = {
      '/ecr-scan-notifier/owner-of-the-marks': { plain: 'ecr-scan-notifier-other' },
    };
    const { code, lines, left } = await deploying({ parameters });
    expect([code, left]).toEqual([2, []]);
    expect(lines).toEqual([
      'Slack token: there is no parameter /ecr-scan-notifier/slack-bot-token in eu-central-1: aws ssm put-parameter --type SecureString --name /ecr-scan-notifier/slack-bot-token --value …',
      'signing secret: there is no parameter /secret in eu-central-1: aws ssm put-parameter --type SecureString --name /secret --value …',
      'owner of marks: the stack ecr-scan-notifier-other puts the marks of this registry, and one alone may: deploy this stage with "marks: off", or take them from that one first',
    ]);
  });

  it.each([
    [
      'a token that Slack does not take',
      { parameters: { ...TOKEN, '/ecr-scan-notifier/slack-bot-token': 'no-token-of-slack' } },
      /^Slack token: .*invalid_auth \(store the bot token/,
    ],
    [
      'a channel to which nobody has invited the bot',
      {
        parameters: TOKEN,
        world: { slack: { channels: [{ id: 'C0123456789', is_member: false }] } },
      },
      /^Slack channel: C0123456789: .*not_in_channel \(invite the bot/,
    ],
    [
      'scopes that the app was not granted',
      { parameters: TOKEN, world: { slack: { scopes: ['channels:history'] } } },
      /^Slack scopes: missing: chat:write; add them to the app/,
    ],
  ])('is missing with %s', async (_what, account, sentence) => {
    await settings({ slack: { channel: 'C0123456789' } });
    const { code, lines, left } = await deploying(account);
    expect([code, left]).toEqual([2, []]);
    expect(lines[0]).toMatch(sentence);
  });

  it('is the same that doctor says, word for word', async () => {
    await settings(wanted);
    const said = (await doctorSays()).flatMap(({ check, state, says }) =>
      state === 'wrong' ? [`${check}: ${says}`] : [],
    );
    expect(said).toHaveLength(2);
    expect((await deploying({})).lines).toEqual(said);
  });

  it('is every check of doctor that does not look at what is deployed, and two of its own', () => {
    const names = (of: string) =>
      PREFLIGHT.flatMap(({ name, beforeDeploying }) => (beforeDeploying === of ? [name] : []));
    expect(names('told')).toEqual([
      'scanning',
      'scan on push',
      'lifecycle',
      'quotas',
      'Slack channels',
    ]);
    expect(names('stops')).toEqual([
      'credentials',
      'region',
      'settings',
      'policy',
      'Slack token',
      'Slack scopes',
      'Slack channel',
      'signing secret',
      'owner of marks',
      'adopted table',
    ]);
    expect(names('left out')).toEqual([]);
  });

  it('stops nothing where it may not be asked, or nothing is scanned', async () => {
    const refused = {
      'ssm:GetParameter': 'AccessDeniedException',
      'ecr:DescribeRepositories': 'AccessDeniedException',
      'servicequotas:GetServiceQuota': 'ServiceException',
      'cloudformation:DescribeStacks': 'AccessDenied',
    };
    await settings(wanted);
    const scanningConfiguration = { scanType: 'ENHANCED', rules: [] };
    const { lines } = await deploying({ refused, world: { scanningConfiguration } });
    expect(lines).toEqual([
      'cloudformation:DescribeStacks: AccessDenied: no cloudformation:DescribeStacks for you',
    ]);
  });

  const KEYS = [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ];
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ],
  });

  it.each([
    ['there is none of its name', {}, 'adopted table: there is no table old in eu-central-1'],
    [
      'it has no index and its time to live is off',
      {
        old: {
          table: {
            TableStatus: 'ACTIVE',
            KeySchema: KEYS,
            GlobalSecondaryIndexes: [index('due', 'due', 'dueAt')],
          },
        },
      },
      'adopted table: old cannot be adopted: it has no index list by listedAs and image; its time to live does not go by expiresAt',
    ],
    [
      'it is another kind of table, on its way out',
      {
        old: {
          table: {
            TableStatus: 'DELETING',
            KeySchema: KEYS.slice(0, 1),
            GlobalSecondaryIndexes: [
              index('due', 'due', 'dueAt'),
              index('list', 'listedAs', 'image'),
            ],
          },
          ttl: 'expiresAt',
        },
      },
      'adopted table: old cannot be adopted: it is DELETING; its keys are not pk and sk',
    ],
  ])('is no table of before where %s', async (_what, tables, sentence) => {
    await settings({ table: 'old' });
    const { code, lines, left } = await deploying({ tables });
    expect([code, lines, left]).toEqual([2, [sentence], []]);
  });
});

describe('a second deployment', () => {
  const stackWith = (settings: object) => ({
    'ecr-scan-notifier-prod': { Metadata: { Settings: settings }, Resources: {} },
  });
  const before = {
    slackChannel: 'C0123456789',
    eventBus: 'verdicts',
    memory: 2048,
    repositories: ['shop/*'],
  };

  it('is refused where it lacks what the first one had, each by its name', async () => {
    const { code, lines, left } = await deploying({ stacks: stackWith(before) });
    expect([code, left]).toEqual([2, []]);
    expect(lines).toEqual(
      [
        ['slack.channel', 'C0123456789', 'SLACK_CHANNEL'],
        ['event-bus', 'verdicts', 'EVENT_BUS'],
        ['memory', '2048', 'MEMORY'],
        ['repositories', 'shop/*', 'REPOSITORIES'],
      ].map(
        ([key, value, variable]) =>
          `${key}: the deployed stack has ${value}, and this deployment has not: set it (in settings.yml, or ${variable}), or let it go by name with WITHOUT=${key}`,
      ),
    );
  });

  const PIPELINE = 'arn:aws:codepipeline:eu-central-1:123456789012:shop-deploy';
  const MEMBERS = [
    { account: '111122223333', name: 'payments', regions: ['eu-west-1'], role: 'reader' },
    { account: '444455556666', marks: 'off' },
  ];

  it('is refused where members or the rights of triggers are gone', async () => {
    const lists = { members: MEMBERS, triggerPipelines: [PIPELINE] };
    const { code, lines } = await deploying({ stacks: stackWith(lists) });
    expect([code, lines]).toEqual([
      2,
      [
        'members: the deployed stack has 111122223333:payments:eu-west-1:reader,444455556666::::off, and this deployment has not: set it (in settings.yml, or MEMBERS), or let it go by name with WITHOUT=members',
        `triggers.pipelines: the deployed stack has ${PIPELINE}, and this deployment has not: set it (in settings.yml), or let it go by name with WITHOUT=triggers.pipelines`,
      ],
    ]);
  });

  it('goes on where both are still there, members by a list of the file or by a text', async () => {
    await settings({ members: MEMBERS, triggers: { pipelines: [PIPELINE] } });
    for (const members of [MEMBERS, '111122223333:payments:eu-west-1:reader,444455556666::::off']) {
      const stacks = stackWith({ ...before, members, triggerPipelines: [PIPELINE] });
      const { lines } = await deploying({ stacks });
      expect(lines.filter((line) => /^(members|triggers)/.test(line))).toEqual([]);
      expect(lines).toHaveLength(4);
    }
  });

  it('is asked of none that is let go by name, and of none that is another by now', async () => {
    await settings({ slack: { channel: 'C0OTHER0000' }, repositories: ['base/*'] });
    const without = ['--without', 'event-bus'];
    const { lines } = await deploying({ stacks: stackWith(before), parameters: TOKEN }, without);
    expect(lines).toEqual([
      'memory: the deployed stack has 2048, and this deployment has not: set it (in settings.yml, or MEMORY), or let it go by name with WITHOUT=memory',
    ]);
  });

  it('knows of a stack that says nothing of its settings what its functions are told', async () => {
    const Variables = {
      SLACK_CHANNEL: 'C0123456789',
      MARKS: 'on',
      LEDGER_TABLE: { Ref: 'LedgerTable' },
    };
    const Properties = { Environment: { Variables } };
    const stack = { Resources: { Sweep: { Type: 'AWS::Lambda::Function', Properties } } };
    const { lines } = await deploying({ stacks: { 'ecr-scan-notifier-prod': stack } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^slack\.channel: the deployed stack has C0123456789/);
  });

  it.each(['AccessDenied', 'Throttling'])(
    'is not begun where the first cannot be read: %s',
    async (code) => {
      const refused = { 'cloudformation:DescribeStacks': code };
      const { lines, left } = await deploying({ refused });
      expect(lines).toEqual([
        `cloudformation:DescribeStacks: ${code}: no cloudformation:DescribeStacks for you`,
      ]);
      expect(left).toEqual([]);
    },
  );
});
