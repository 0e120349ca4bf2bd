import { defaultsIn } from '../../bin/deploy/defaults.ts';
import { linesDifference } from '../../bin/deploy/lines-difference.ts';
import { planOf } from '../../bin/deploy/plan.ts';
import { planText } from '../../bin/deploy/plan-text.ts';
import { readTemplate, Template } from '../../bin/deploy/template.ts';

const template = (settings: object, version: string, words: string[], Resources: object) =>
  Template.parse({ Metadata: { Settings: settings, Policy: { version, words } }, Resources });

const role = (...statements: object[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }] },
});
const table = { 'Fn::GetAtt': ['LedgerTable', 'Arn'] };
const reading = {
  Effect: 'Allow',
  Action: ['dynamodb:GetItem', 'dynamodb:Query'],
  Resource: table,
};
const marking = {
  Effect: 'Allow',
  Action: 'ecr:PutImage',
  Resource: {
    'Fn::Sub': 'arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/*',
  },
};

const before = template(
  { slackChannel: 'C0123456789', memory: 2048, policyFile: 'policy.yml', tags: { team: 'x' } },
  '1111aaaa2222',
  ['Rules:', '  HIGH', '', 'Records:', '  400 days'],
  { SweepRole: role(reading), OldTopic: { Type: 'AWS::SNS::Topic' } },
);
const after = template(
  { slackChannel: 'C0OTHER0000', memory: 1024, policyFile: 'policy.yml', tags: {} },
  '3333bbbb4444',
  ['Rules:', '  CRITICAL', '', 'Records:', '  400 days'],
  {
    SweepRole: role({ ...reading, Action: 'dynamodb:Query' }, marking, {
      ...marking,
      Effect: 'Deny',
      Condition: { Bool: { x: 'y' } },
    }),
    NewQueue: { Type: 'AWS::SQS::Queue' },
  },
);
const about = {
  stage: 'prod',
  stack: 'ecr-scan-notifier-prod',
  region: 'eu-central-1',
  who: { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ann' },
  defaults: new Map([
    ['memory', '1024'],
    ['slackChannel', ''],
  ]),
  preflight: [
    { check: 'region', state: 'good', says: 'eu-central-1' },
    { check: 'lifecycle', state: 'not-yet', says: 'there is no repository yet' },
    {
      check: 'quotas',
      state: 'unknown',
      says: 'access denied: allow servicequotas:GetServiceQuota',
    },
    { check: 'scanning', state: 'wrong', says: 'off: it is enhanced, and no rule covers anything' },
  ] as const,
};

it('what will change is told: where, what of the policy, of the settings and of the rights', () => {
  const stack = { template: before, status: 'UPDATE_COMPLETE', outputs: {} };
  expect(planText(planOf(stack, after, about))).toEqual([
    'Stage     prod, as ecr-scan-notifier-prod (UPDATE_COMPLETE)',
    'Account   123456789012, eu-central-1, as arn:aws:iam::123456789012:user/ann',
    'Slack     C0OTHER0000',
    'Policy    policy.yml, 3333bbbb4444; deployed is 1111aaaa2222',
    '  - HIGH',
    '  + CRITICAL',
    'Preflight 1 good, 1 wrong, 1 not known, 1 not there yet',
    '  ? quotas    access denied: allow servicequotas:GetServiceQuota',
    '  ✘ scanning  off: it is enhanced, and no rule covers anything',
    'Settings:',
    '  memory: 2048 → 1024',
    '  slack.channel: C0123456789 → C0OTHER0000',
    '  tags: {"team":"x"} → {}',
    'Rights that are added:',
    '  SweepRole: denied ecr:PutImage on repository/*, where {"Bool":{"x":"y"}}',
    '  SweepRole: ecr:PutImage on repository/*',
    'Rights that are taken away:',
    '  SweepRole: dynamodb:GetItem on LedgerTable',
    'Resources that are added:',
    '  NewQueue (AWS::SQS::Queue)',
    'Resources that are removed:',
    '  OldTopic (AWS::SNS::Topic)',
  ]);
});

it('a member that is another is told, and none is where only its form differs', () => {
  const members = [{ account: '111122223333', role: 'reader' }, { account: '444455556666' }];
  const stacked = (list: unknown) => template({ members: list }, '1111aaaa2222', [], {});
  const settings = (was: unknown, is: unknown) =>
    planOf({ template: stacked(was), status: 'UPDATE_COMPLETE', outputs: {} }, stacked(is), about)
      .settings;
  expect(settings(members, members.slice(1))).toEqual({
    lost: [],
    changed: [
      {
        key: 'members',
        variable: 'MEMBERS',
        before: '111122223333:::reader,444455556666',
        after: '444455556666',
      },
    ],
  });
  expect(settings(members, '')).toMatchObject({ lost: [{ key: 'members' }], changed: [] });
  expect(settings('111122223333:::reader,444455556666', members)).toEqual({
    lost: [],
    changed: [],
  });
});

it('the same again changes nothing, and says so', () => {
  const stack = { template: before, status: 'UPDATE_COMPLETE', outputs: {} };
  expect(planText(planOf(stack, before, about)).at(-1)).toBe('Nothing of this changes; code may.');
});

it('of a first deployment every function and every role is told, and the rest by its kind', () => {
  const sweep = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'ecr-scan-notifier-prod-sweep',
      Description: 'Takes up what is due.',
    },
  };
  const first = Template.parse({ ...after, Resources: { ...after.Resources, Sweep: sweep } });
  expect(
    planText(planOf(undefined, first, { ...about, preflight: about.preflight.slice(0, 1) })),
  ).toEqual([
    'Stage     prod, as ecr-scan-notifier-prod (a new stack)',
    'Account   123456789012, eu-central-1, as arn:aws:iam::123456789012:user/ann',
    'Slack     C0OTHER0000',
    'Policy    policy.yml, 3333bbbb4444',
    'Preflight 1 good',
    'All new   3 resources, 3 rights of functions: --dry-run --json has each, and docs/permissions.md says what for',
    'Costs     what it costs, standing and by the image: docs/costs.md',
    'Functions:',
    '  ecr-scan-notifier-prod-sweep: Takes up what is due.',
    'Roles, and policies that they have, with what each allows:',
    '  SweepRole: dynamodb:Query, ecr:PutImage',
    'Resources, by their kind:',
    '  IAM::Role: 1',
    '  Lambda::Function: 1',
    '  SQS::Queue: 1',
  ]);
});

describe('what stands behind a condition', () => {
  const If = (name: string, ifSo: unknown, ifNot: unknown) => ({ 'Fn::If': [name, ifSo, ifNot] });
  const equal = (left: unknown, right: string) => ({ 'Fn::Equals': [left, right] });
  const TOKEN = '/aws/reference/secretsmanager/slack';
  const read = (Conditions: object, Resources: object) =>
    readTemplate(JSON.stringify({ Conditions, Resources }));
  const conditions = {
    On: equal({ 'Fn::Join': ['', ['o', 'n']] }, 'on'),
    Off: { 'Fn::Not': [{ Condition: 'On' }] },
    Both: { 'Fn::And': [{ Condition: 'On' }, { Condition: 'Off' }] },
    Either: { 'Fn::Or': [{ Condition: 'Asked' }, { Condition: 'On' }] },
    Secret: equal(
      { 'Fn::Select': [0, { 'Fn::Split': ['/aws/reference/secretsmanager/', TOKEN] }] },
      '',
    ),
    Asked: equal({ 'Fn::Join': ['', [{ Ref: 'Marks' }]] }, 'on'),
  };

  it('is there where it holds by the settings, and is no resource where it does not', () => {
    const queue = (Condition: string) => ({ Type: 'AWS::SQS::Queue', Condition });
    const { Resources } = read(
      conditions,
      Object.fromEntries(Object.keys(conditions).map((name) => [name, queue(name)])),
    );
    expect(Object.keys(Resources)).toEqual(['On', 'Either', 'Secret', 'Asked']);
    expect(Resources['Asked']).toHaveProperty('Condition', 'Asked');
    expect(Resources['On']).not.toHaveProperty('Condition');
  });

  it('is said in words in a right, and where a parameter decides, both ways', () => {
    const own = 'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/';
    const adopted = { 'Fn::Sub': `${own}old` };
    const granting = (Resource: unknown) => ({
      Effect: 'Allow',
      Action: 'dynamodb:Query',
      Resource,
    });
    const packaged = read(conditions, {
      SweepRole: role(
        granting(If('On', table, adopted)),
        granting(If('Off', table, adopted)),
        granting({
          'Fn::Sub': ['${Ledger}/index/due', { Ledger: If('Asked', table, adopted) }],
        }),
        granting({ 'Fn::Join': ['', [{ 'Fn::Sub': own }, 'slack']] }),
      ),
    });
    expect(planOf(undefined, packaged, about).rights.added).toEqual([
      'SweepRole: dynamodb:Query on LedgerTable',
      'SweepRole: dynamodb:Query on LedgerTable (or table/old)/index/due',
      'SweepRole: dynamodb:Query on table/old',
      'SweepRole: dynamodb:Query on table/slack',
    ]);
  });
});

it('a line that has moved is neither new nor gone, and one that stood twice is gone once', () => {
  expect(linesDifference(['a', 'b', 'b'], ['b', 'a', 'c'])).toEqual(['- b', '+ c']);
});

it('defaults are those of serverless.yml', () => {
  const defaults = defaultsIn('serverless.yml');
  expect([...defaults.values()].every((one) => !/[\n}]/.test(one))).toBe(true);
  expect(Object.fromEntries(defaults)).toMatchObject({
    slackChannel: '',
    logLevel: 'INFO',
    memory: '1024',
    marks: 'on',
    concurrency: '0',
    policyFile: 'policy.yml',
  });
});
