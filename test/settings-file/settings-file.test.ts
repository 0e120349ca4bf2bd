import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { schemaText } from '../../src/policy-file/json-schema.ts';
import { checkSettingsFile } from '../../src/settings-file/check-settings-file.ts';
import { SETTINGS } from '../../src/settings-file/settings.ts';
import { LOG_DAYS, SettingsDocument } from '../../src/settings-file/settings-document.ts';

const checked = (...lines: string[]) => checkSettingsFile(lines.join('\n'), 'settings.yml');

it('a settings file names its stages, each with what it is told', () => {
  const right = checked(
    'stages:',
    '  prod:',
    '    slack:',
    '      channel: C0123456789',
    '      token-parameter: /aws/reference/secretsmanager/slack',
    '      signing-secret-parameter: /ecr-scan-notifier/secret',
    '    people-topic: on',
    '    event-bus: default',
    '    feeds: { kev: https://mirror.example.com/kev.json, epss: https://mirror.example.com/epss.csv.gz }',
    '    log: { level: WARN, days: 90 }',
    '    memory: 2048',
    '    tags: { team: platform }',
    '    permissions-boundary: arn:aws:iam::123456789012:policy/bound',
    '    marks: off',
    '    table: ecr-scan-notifier-prod-LedgerTable-1ABC',
    '    repositories: [shop/*, base/node]',
    '    concurrency: 20',
    '    alarm-email: oncall@example.com',
    '    account: "012345678901"',
    '    region: eu-west-1',
    '    deployment-gate: on',
    '    gate: { wait: 10m, max-age: 30 days, let-through: "public.ecr.aws/datadog/* docker.io/library/nginx:1.27" }',
    '    report: { publish: on, days: 30, url: https://reports.example.com, distribution: arn:aws:cloudfront::123456789012:distribution/E1ABCDEFGHIJKL }',
    '    members:',
    '      - { account: "111122223333", name: payments, regions: [eu-central-1, eu-west-1], role: reader, marks: off }',
    '      - account: "444455556666"',
    '    policy: policies/strict-gate.yml',
    '  trial: {}',
    '  empty:',
  );
  expect(right).toEqual({
    stages: ['prod', 'trial', 'empty'],
    places: new Map([
      ['prod', { account: '012345678901', region: 'eu-west-1' }],
      ['trial', {}],
      ['empty', {}],
    ]),
    problems: [],
  });
});

it.each([
  [
    'a channel by its name',
    'slack: { channel: "#general" }',
    '3:23: stages.prod.slack.channel: "#general" is not the id of a channel: expected one like C0123456789, which Slack shows at the bottom of the channel details',
  ],
  [
    'an account without quotes',
    'members: [{ account: 111122223333 }]',
    '3:26: stages.prod.members[0].account: 111122223333 is no text: put the twelve digits in quotes',
  ],
  [
    'a region that is none',
    'members: [{ account: "111122223333", regions: [Frankfurt] }]',
    '3:14: stages.prod.members: "Frankfurt" is no region of 111122223333: expected one like eu-central-1',
  ],
  [
    'an account that would be two members',
    'members: [{ account: "a,444455556666" }]',
    '3:26: stages.prod.members[0].account: "a,444455556666" is no account: expected twelve digits',
  ],
  [
    'a name that would be two members',
    'members: [{ account: "111122223333", name: "a,444455556666" }]',
    '3:48: stages.prod.members[0].name: "a,444455556666" is no name: expected up to 40 letters, digits, spaces, ".", "_" and "-"',
  ],
  [
    'two regions in one',
    'members: [{ account: "111122223333", regions: [eu-west-1+eu-west-2] }]',
    '3:52: stages.prod.members[0].regions[0]: "eu-west-1+eu-west-2" is no region: expected one like eu-central-1',
  ],
  [
    'the ARN of a role',
    'members: [{ account: "111122223333", role: "arn:aws:iam::111122223333:role/reader" }]',
    '3:48: stages.prod.members[0].role: "arn:aws:iam::111122223333:role/reader" is no name of a role: expected its name alone, no ARN and no path',
  ],
  [
    'a parameter without its slash',
    'slack: { token-parameter: token }',
    '3:31: stages.prod.slack.token-parameter: "token" is not the name of a parameter: expected one that begins with a slash and goes on with letters, digits and . _ - / (in the name of a secret also + = @)',
  ],
  [
    'a feed by http',
    'feeds: { kev: http://mirror.example.com/kev.json }',
    '3:19: stages.prod.feeds.kev: expected an https address without a user name and password, also for a mirror of your own; http is taken for localhost and 127.0.0.1 alone',
  ],
  [
    'a wait of the gate that outlasts what ECS waits for',
    'gate: { wait: 25h }',
    '3:19: stages.prod.gate.wait: "25h" is no time to wait: expected one such as 90s, 30m or 2h, 24h at most',
  ],
  [
    'an age that is none',
    'gate: { max-age: old }',
    '3:22: stages.prod.gate.max-age: "old" is no time: expected one such as 36h, 7d or "30 days"',
  ],
  [
    'an image to be let through whose registry is left open',
    'gate: { let-through: nginx }',
    '3:26: stages.prod.gate.let-through: "nginx" begins with no registry: expected images such as public.ecr.aws/datadog/agent:* or docker.io/library/nginx:1.27, with blanks between them',
  ],
  [
    'a report that is kept for no day',
    'report: { days: 0 }',
    '3:21: stages.prod.report.days: 0 is no number of days: expected a whole number, from 1 to 3653',
  ],
  [
    'an address of reports by http',
    'report: { url: http://reports.example.com }',
    '3:20: stages.prod.report.url: "http://reports.example.com" is no address of reports: expected one like https://reports.example.com, of at most 120 characters, without latest.html, ? and #',
  ],
  [
    'an address of reports with a place in it',
    'report: { url: "https://reports.example.com/latest.html#/" }',
    '3:20: stages.prod.report.url: "https://reports.example.com/latest.html#/" is no address of reports: expected one like https://reports.example.com, of at most 120 characters, without latest.html, ? and #',
  ],
  [
    'an address of reports that names the page',
    'report: { url: "https://reports.example.com/latest.html" }',
    '3:20: stages.prod.report.url: "https://reports.example.com/latest.html" is no address of reports: expected one like https://reports.example.com, of at most 120 characters, without latest.html, ? and #',
  ],
  [
    'a distribution by its id',
    'report: { distribution: E1ABCDEFGHIJKL }',
    '3:29: stages.prod.report.distribution: "E1ABCDEFGHIJKL" is no distribution: expected its ARN, arn:aws:cloudfront::<account>:distribution/<id>',
  ],
  [
    'publishing that is neither on nor off',
    'report: { publish: daily }',
    '3:24: stages.prod.report.publish: "daily" is not possible: expected one of on, off',
  ],
  [
    'a level that is none',
    'log: { level: LOUD }',
    '3:19: stages.prod.log.level: "LOUD" is not possible: expected one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL',
  ],
  [
    'a retention that CloudWatch does not have',
    'log: { days: 31 }',
    '3:18: stages.prod.log.days: 31 is not a time for which a log can be kept: expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 2192, 2557, 2922, 3288, 3653',
  ],
  [
    'too little memory',
    'memory: 128',
    '3:13: stages.prod.memory: 128 is no memory: expected megabytes, from 512 to 10240',
  ],
  [
    'a bus by its ARN',
    'event-bus: arn:aws:events:eu-central-1:210987654321:event-bus/verdicts',
    '3:16: stages.prod.event-bus: "arn:aws:events:eu-central-1:210987654321:event-bus/verdicts" is not the name of an event bus: expected default, or letters, digits and . _ - of a bus in this account and region (no ARN)',
  ],
  [
    'a boundary that is no policy',
    'permissions-boundary: bound',
    '3:27: stages.prod.permissions-boundary: "bound" is no policy: expected one like arn:aws:iam::123456789012:policy/name',
  ],
  [
    'marks that are neither',
    'marks: yes',
    '3:12: stages.prod.marks: "yes" is not possible: expected one of on, off',
  ],
  [
    'a table by its ARN',
    'table: arn:aws:dynamodb:eu-central-1:123456789012:table/ledger',
    '3:12: stages.prod.table: "arn:aws:dynamodb:eu-central-1:123456789012:table/ledger" is no name of a table: expected letters, digits and . _ - (the name, no ARN)',
  ],
  [
    'a repository with capital letters',
    'repositories: [shop/*, Base]',
    '3:28: stages.prod.repositories[1]: "Base" is no repository: expected the name of a repository, or a pattern such as shop/* (lower case, digits and . _ - / *)',
  ],
  [
    'a pattern of two stars',
    'repositories: [shop/**]',
    '3:20: stages.prod.repositories[0]: "shop/**" is no repository: expected the name of a repository, or a pattern such as shop/* (lower case, digits and . _ - / *)',
  ],
  [
    'no concurrency at all',
    'concurrency: 0',
    '3:18: stages.prod.concurrency: 0 is no number of runs: expected a whole number, from 1 to 1000',
  ],
  [
    'mail to nobody',
    'alarm-email: oncall',
    '3:18: stages.prod.alarm-email: "oncall" is no address: expected one address like oncall@example.com',
  ],
  [
    'an account that is a number',
    'account: 012345678901',
    '3:14: stages.prod.account: 12345678901 is no account: expected its 12 digits, in quotes',
  ],
  [
    'a region by its name',
    'region: Frankfurt',
    '3:13: stages.prod.region: "Frankfurt" is no region: expected one like eu-central-1',
  ],
  [
    'a key that is misspelt',
    'slack: { chanel: C0123456789 }',
    '3:14: stages.prod.slack.chanel: there is no such key of slack: did you mean channel?',
  ],
  [
    'a tag that is no text',
    'tags: { cost: 12 }',
    '3:19: stages.prod.tags.cost: expected text, found 12: put it in quotes',
  ],
])('%s is told with its line and column', (_what, line, sentence) => {
  expect(checked('stages:', '  prod:', `    ${line}`).problems).toEqual([
    `settings.yml:${sentence}`,
  ]);
});

it('all problems are told at once, of every stage', () => {
  expect(checked('stages:', '  prod: { marks: yes }', '  "a b": { memory: 1 }').problems).toEqual([
    'settings.yml:2:18: stages.prod.marks: "yes" is not possible: expected one of on, off',
    'settings.yml:3:3: stages."a b": a stage is named by letters, digits and dashes',
    'settings.yml:3:20: stages."a b".memory: 1 is no memory: expected megabytes, from 512 to 10240',
  ]);
  expect(checked('stages: [prod]').problems).toEqual([
    'settings.yml:1:9: stages: expected a mapping of names to values, found a list',
  ]);
  expect(checked('').problems).toEqual([
    'settings.yml:1:1: it is empty: expected a mapping of keys to values',
  ]);
  expect(checked('stages: {').problems[0]).toMatch(/^settings\.yml:1:10: not YAML: /);
});

it('serverless.yml reads each setting by all of its names, the environment first', () => {
  const template = readFileSync('serverless.yml', 'utf8');
  for (const { key, variable, parameter } of SETTINGS)
    expect(template).toContain(
      `    ${parameter}: \${env:${variable}, file(settings.yml):stages.\${sls:stage}.${key.join('.')}, `,
    );
});

it('docs/settings.schema.json is what the code says (node bin/run.mjs bin/schemas.ts writes it)', () => {
  expect(readFileSync('docs/settings.schema.json', 'utf8')).toBe(schemaText(SettingsDocument));
});

it('the settings that come with the project are right', () => {
  expect(checkSettingsFile(readFileSync('settings.yml', 'utf8'), 'settings.yml')).toEqual({
    stages: ['prod'],
    places: new Map([['prod', {}]]),
    problems: [],
  });
});

describe('before anything is packaged', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = (stage: string, channel: string, region = 'eu-central-1', env = {}) => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        resolve('bin/run.mjs'),
        resolve('bin/check-settings.ts'),
        `stage:${stage}`,
        `region:${region}`,
      ],
      {
        cwd: folder,
        env: { ...process.env, ...env },
        encoding: 'utf8',
        input: JSON.stringify({
          LEDGER_TABLE: 'T',
          TOPIC_ARN: 'V',
          SLACK_CHANNEL: channel,
          SLACK_TOKEN_PARAMETER: '/token',
        }),
      },
    );
    return { status, lines: stderr.trim().split('\n') };
  };

  it('a stage that nobody has written down is refused, for it would be a second stack without a channel', () => {
    writeFileSync(join(folder, 'settings.yml'), 'stages: { prod: {} }');
    expect(check('dev', '')).toEqual({
      status: 1,
      lines: [
        'settings.yml: there is no stage dev (there are prod): give it a section, "dev: {}" at least',
      ],
    });
    expect(check('prod', '').status).toBe(0);
    writeFileSync(join(folder, '.env.dev'), 'MARKS=off');
    expect(check('dev', '').status).toBe(0);
  });

  it('a stage goes to no other region than its own', () => {
    writeFileSync(join(folder, 'settings.yml'), 'stages: { prod: { region: eu-west-1 } }');
    expect(check('prod', '', 'eu-west-1').status).toBe(0);
    expect(check('prod', '', 'us-east-1')).toEqual({
      status: 1,
      lines: [
        'settings.yml: the stage prod belongs to eu-west-1, and this goes to us-east-1 (--region, or AWS_REGION)',
      ],
    });
  });

  it('what a variable gives is held to the same', () => {
    const env = {
      REPOSITORIES: 'shop/*, Base',
      CONCURRENCY: 'many',
      ALARM_EMAIL: 'oncall',
      TABLE: 'a b',
      MEMORY: '64',
      PERMISSIONS_BOUNDARY: 'bound',
    };
    expect(check('prod', '', 'eu-central-1', env)).toEqual({
      status: 1,
      lines: [
        'MEMORY: 64 is no memory: expected megabytes, from 512 to 10240',
        'PERMISSIONS_BOUNDARY: "bound" is no policy: expected one like arn:aws:iam::123456789012:policy/name',
        'TABLE: "a b" is no name of a table: expected letters, digits and . _ - (the name, no ARN)',
        'REPOSITORIES: "Base" is no repository: expected the name of a repository, or a pattern such as shop/* (lower case, digits and . _ - / *)',
        'CONCURRENCY: "many" is no number of runs: expected a whole number, from 1 to 1000',
        'ALARM_EMAIL: "oncall" is no address: expected one address like oncall@example.com',
      ],
    });
  });

  it('what is wrong is told once, with its place', () => {
    writeFileSync(
      join(folder, 'settings.yml'),
      'stages: { prod: { slack: { channel: general } } }',
    );
    expect(check('prod', 'general')).toEqual({
      status: 1,
      lines: [
        'settings.yml:1:37: stages.prod.slack.channel: "general" is not the id of a channel: expected one like C0123456789, which Slack shows at the bottom of the channel details',
      ],
    });
  });
});

it('a log is kept for no time that the framework would refuse', () => {
  const framework = readFileSync('node_modules/serverless/lib/plugins/aws/provider.js', 'utf8');
  const [, listed = ''] =
    /awsLogRetentionInDays: \{[^}]*?enum: \[([\d,\s]+)\]/.exec(framework) ?? [];
  const taken = listed.split(',').flatMap((one) => (one.trim() ? [Number(one)] : []));
  expect(taken).toContain(3653);
  expect(LOG_DAYS.filter((days) => !taken.includes(days))).toEqual([]);
});
