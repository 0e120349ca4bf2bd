import { defaultsIn } from '../../bin/deploy/defaults.ts';
import { linesDifference } from '../../bin/deploy/lines-difference.ts';
import { planOf } from '../../bin/deploy/plan.ts';
import { planText } from '../../bin/deploy/plan-text.ts';
import { Template } from '../../bin/deploy/template.ts';

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

it('the same again changes nothing, and says so', () => {
  const stack = { template: before, status: 'UPDATE_COMPLETE', outputs: {} };
  expect(planText(planOf(stack, before, about)).at(-1)).toBe('Nothing of this changes; code may.');
});

it('a first deployment is counted, not listed', () => {
  expect(
    planText(planOf(undefined, after, { ...about, preflight: about.preflight.slice(0, 1) })),
  ).toEqual([
    'Stage     prod, as ecr-scan-notifier-prod (a new stack)',
    'Account   123456789012, eu-central-1, as arn:aws:iam::123456789012:user/ann',
    'Slack     C0OTHER0000',
    'Policy    policy.yml, 3333bbbb4444',
    'Preflight 1 good',
    'All new   2 resources, 3 rights of functions',
  ]);
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
