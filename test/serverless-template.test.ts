import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';
import * as z from 'zod';
import { EXPIRES_AT } from '../src/records/keys.ts';
import { TURN_MILLISECONDS } from '../src/records/sweep-turn.ts';

const run = promisify(execFile);
const serverless = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

const Properties = z.record(z.string(), z.unknown());
type Properties = z.infer<typeof Properties>;
const Template = z.object({
  Metadata: z.object({
    'cfn-lint': z.object({ config: z.object({ ignore_checks: z.array(z.string()) }) }),
  }),
  Conditions: z.record(z.string(), z.unknown()),
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Condition: z.string().optional(),
      DependsOn: z.array(z.string()).optional(),
      Properties: Properties.default({}),
    }),
  ),
});
type Template = z.infer<typeof Template>;

let folder: string;
let template: Template;
/** Of a further stage: it leaves the marks to another one, its Slack token is a secret, people have a topic and act from Slack, and ECS asks it. */
let trial: Template;
let refusal: string;

const LAMBDAS = [
  'image-arrived',
  'scan-finished',
  'finding-changed',
  'refresh-threat-intel',
  'sweep',
  'compare-registry',
  'digest',
  'deploy-trigger',
  'slack-action',
  'deployment-gate',
  'publish-report',
];

/** What a further stage is given, beside its token. */
const FURTHER = [
  '--param=kmsKey=arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
  '--param=marks=off',
  '--param=peopleTopic=on',
  '--param=eventBus=verdicts',
  '--param=triggers=on',
  '--param=slackSigningSecretParameter=/slack/signing',
  '--param=table=ledger-of-before',
  '--param=concurrency=20',
  '--param=alarmEmail=oncall@example.com',
  '--param=repositories=shop/*,base/node',
  '--param=deploymentGate=on',
  '--param=reportPublish=on',
  '--param=reportDays=30',
  '--param=reportUrl=https://reports.example.com',
  '--param=reportDistribution=arn:aws:cloudfront::123456789012:distribution/E1ABCDEFGHIJKL',
  '--param=gateLetThrough=public.ecr.aws/datadog/*',
  '--param=members=111122223333:payments:eu-central-1+eu-west-1:ecr-scan-notifier-member,444455556666',
];

/** Packages a copy of serverless.yml, with the stack, away from the checkout: offline, with no credentials. */
const packaged = async (name: string, edit: (yml: string) => string, ...options: string[]) => {
  const copy = join(folder, name);
  await mkdir(copy);
  await writeFile(join(copy, 'serverless.yml'), edit(await readFile('serverless.yml', 'utf8')));
  await cp('stack', join(copy, 'stack'), { recursive: true });
  for (const lambda of LAMBDAS) {
    // The framework packs whatever is built there; what is built, and when, has tests of its own.
    await mkdir(join(copy, 'dist', lambda), { recursive: true });
    await writeFile(join(copy, 'dist', lambda, 'index.mjs'), 'export const handler = () => {};');
  }
  await mkdir(join(copy, 'bin'));
  const WORDS = `echo '{"version":"of the test","words":[]}'`;
  const narrow = `node ${resolve('bin/run.mjs')} ${resolve('bin/narrow.ts')}`;
  const scripts = { build: 'exit 0', 'check-settings': 'exit 0', narrow, 'policy-words': WORDS };
  for (const plugin of ['serverless-plugin', 'template-plugin', 'members-source'])
    await copyFile(`bin/${plugin}.mjs`, join(copy, `bin/${plugin}.mjs`));
  await writeFile(join(copy, 'package.json'), JSON.stringify({ scripts }));
  await run(process.execPath, [serverless, 'package', ...options], {
    cwd: copy,
    env: {
      HOME: folder,
      PATH: process.env['PATH'],
      // Compiling the framework's schema takes longer than all the rest, and it is worth keeping.
      SLS_SCHEMA_CACHE_BASE_DIR: resolve('node_modules/.cache'),
      // A token in the environment of whoever deploys must not find its way into the template.
      SLACK_BOT_TOKEN: 'xoxb-left-lying-about',
    },
  });
  return join(copy, '.serverless/cloudformation-template-update-stack.json');
};

const asItIs = (yml: string): string => yml;
const misspelt = (yml: string): string => yml.replace('memorySize:', 'memorySise:');

const templateIn = async (path: string): Promise<Template> =>
  Template.parse(JSON.parse(await readFile(path, 'utf8')));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serverless-'));
  const token = '--param=slackTokenParameter=/aws/reference/secretsmanager/slack/bot';
  // Alone and first, because it leaves the compiled schema behind for the other two.
  const refused: unknown = await packaged('misspelt', misspelt).catch((error: unknown) => error);
  refusal = z.object({ stdout: z.string() }).parse(refused).stdout;
  const [usual, further] = await Promise.all([
    packaged('usual', asItIs),
    packaged('further', asItIs, '--stage', 'trial', token, ...FURTHER),
  ]);
  template = await templateIn(usual);
  trial = await templateIn(further);
});

afterAll(() => rm(folder, { recursive: true }));

/** The properties of all resources of one type, in the order of the template. */
const all = (type: string, from = template): Properties[] =>
  Object.values(from.Resources)
    .filter(({ Type, Condition }) => Type === type && (!Condition || holds(Condition, from)))
    .map(({ Properties: properties }) => properties);

const Together = z.object({ 'Fn::And': z.array(z.object({ Condition: z.string() })) });

const holds = (condition: string, from: Template): boolean => {
  const together = Together.safeParse(from.Conditions[condition]);
  return together.success
    ? together.data['Fn::And'].every((one) => holds(one.Condition, from))
    : resolved(from.Conditions[condition]) === true;
};

const Statement = z.looseObject({
  Action: z.union([z.string().transform((action) => [action]), z.array(z.string())]),
  Resource: z.unknown(),
});
const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });

/** Everything that the functions are granted, by whichever policy. */
const grants = (from = template) =>
  [
    ...all('AWS::IAM::ManagedPolicy', from),
    ...all('AWS::IAM::Role', from).flatMap((role) => z.array(Properties).parse(role['Policies'])),
  ].flatMap((policy) => Policy.parse(policy).PolicyDocument.Statement);

const pseudo: Record<string, string> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
};

const SplitOperands = z.tuple([z.string(), z.string()]);
const JoinOperands = z.tuple([z.string(), z.array(z.string())]);
const SelectOperands = z.tuple([z.number(), z.array(z.string())]);
const EqualsOperands = z.tuple([z.unknown(), z.unknown()]);

/** Works out what CloudFormation would make of the functions that this template uses. */
const resolved = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, unresolved] = ['', undefined]] = Object.entries(value);
  const operand = resolved(unresolved);
  switch (name) {
    case 'Fn::Sub':
      return String(operand).replaceAll(/\$\{([^}]+)\}/g, (all, key: string) => pseudo[key] ?? all);
    case 'Fn::Split': {
      const [separator, text] = SplitOperands.parse(operand);
      return text.split(separator);
    }
    case 'Fn::Join': {
      const [separator, texts] = JoinOperands.parse(operand);
      return texts.join(separator);
    }
    case 'Fn::Select': {
      const [index, texts] = SelectOperands.parse(operand);
      return texts[index];
    }
    case 'Fn::Equals': {
      const [left, right] = EqualsOperands.parse(operand);
      return left === right;
    }
    case 'Fn::Not':
      return !z.tuple([z.boolean()]).parse(operand)[0];
    default:
      return value;
  }
};

/** The resources that CloudFormation does not keep waiting until another one is there. */
const notAfter = (awaited: string): string[] => {
  const named = (value: unknown): string[] =>
    Array.from(
      JSON.stringify(value).matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"|\$\{(\w+)[.}]/g),
      ([, ref, attribute, substituted]) => ref ?? attribute ?? substituted ?? '',
    );
  const waits = (name: string): boolean => {
    const resource = template.Resources[name];
    const before = [...named(resource), ...(resource?.DependsOn ?? [])];
    return before.some(
      (other) => other === awaited || (other in template.Resources && waits(other)),
    );
  };
  return Object.keys(template.Resources).filter((name) => !waits(name));
};

/** The ARN of a table that is adopted, in a right. */
const ADOPTED = {
  'Fn::If': [
    'MakesTable',
    { 'Fn::GetAtt': ['LedgerTable', 'Arn'] },
    {
      'Fn::Sub':
        'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/ledger-of-before',
    },
  ],
};

describe('packaging', () => {
  it.each(['usual', 'further'])(
    'yields a template in which the official validator finds nothing wrong: %s',
    (name) => {
      const engine = new RegoEngine();
      try {
        const path = join(folder, name, '.serverless/cloudformation-template-update-stack.json');
        const excepted = template.Metadata['cfn-lint'].config.ignore_checks;
        expect(excepted).toEqual(['W1028']);
        const report = engine.validateStandard(new TemplateFile(path), {
          severityLevel: 'WARN',
          // What the template excepts itself, and says why, for cfn-lint. And W9002: the framework joins the
          // ARNs of rules out of pseudo parameters, which is no literal. W9013: a setting names a key by its ARN.
          // W1001, W2503: it does not see that the same condition chooses between the table and its name.
          // W9003: what the command line gives is text.
          exclude: { ids: [...excepted, 'W1001', 'W2503', 'W9002', 'W9003', 'W9013'] },
        });
        expect(report.diagnostics.map(({ ruleId, message }) => `${ruleId} ${message}`)).toEqual([]);
      } finally {
        engine.free();
      }
    },
  );

  it('fails on a key that the framework does not know', () => {
    expect(refusal).toContain("unrecognized property 'memorySise'");
  });
});

/** The rules that wait for events, without the one that goes by the clock. */
const rulesOfEvents = (): Properties[] =>
  all('AWS::Events::Rule').filter((rule) => rule['EventPattern'] !== undefined);

describe('every rule for events', () => {
  it('says what it matches in lists, as EventBridge wants it', () => {
    const demands = (pattern: unknown): unknown[] =>
      typeof pattern === 'object' && pattern !== null && !Array.isArray(pattern)
        ? Object.values(pattern).flatMap(demands)
        : [pattern];
    const patterns = rulesOfEvents().map((rule) => rule['EventPattern']);
    expect(patterns).toHaveLength(6);
    for (const pattern of patterns) {
      expect(demands(pattern).every(Array.isArray)).toBe(true);
      expect(JSON.stringify(pattern).length).toBeLessThan(2048);
    }
  });

  it('tries for a day to hand over an event and then keeps it in the dead-letter queue', () => {
    for (const rule of rulesOfEvents()) {
      expect(rule['State']).toBe('ENABLED');
      expect(rule['Targets']).toEqual([
        expect.objectContaining({
          RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        }),
      ]);
    }
  });

  it('may send to the dead-letter queue', () => {
    expect(all('AWS::SQS::QueuePolicy')).toHaveLength(3);
    expect(template.Resources['DeadLettersPolicy']?.Properties).toMatchObject({
      Queues: [{ Ref: 'DeadLetters' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
            Condition: {
              ArnLike: {
                'aws:SourceArn': {
                  'Fn::Sub':
                    'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/ecr-scan-notifier-prod-*',
                },
              },
            },
          },
          OVER_TLS,
        ],
      },
    });
    expect(rulesOfEvents().map((rule) => rule['Name'])).toEqual([
      'ecr-scan-notifier-prod-image-pushed',
      'ecr-scan-notifier-prod-image-pulled-through',
      'ecr-scan-notifier-prod-image-replicated',
      'ecr-scan-notifier-prod-basic-scan-finished',
      'ecr-scan-notifier-prod-inspector-scan-finished',
      'ecr-scan-notifier-prod-finding-changed',
    ]);
  });
});

/** What is refused to whoever comes without TLS. */
const OVER_TLS = { Sid: 'OverTlsAlone', Effect: 'Deny' };

const JUDGING = [
  { Ref: 'JudgingPolicy' },
  { 'Fn::If': ['MarksImages', { Ref: 'MarkingPolicy' }, { Ref: 'AWS::NoValue' }] },
];

const scheduleOf = (name: string) =>
  all('AWS::Events::Rule').find((rule) => rule['Name'] === `ecr-scan-notifier-prod-${name}`);

describe('the sweep', () => {
  it('ends before its turn does', () => {
    const sweep = template.Resources['SweepLambdaFunction']?.Properties;
    expect(Number(sweep?.['Timeout']) * 1_000).toBeLessThan(TURN_MILLISECONDS);
  });

  it('comes every minute, and tries nothing twice in between', () => {
    expect(scheduleOf('sweep')).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      State: 'ENABLED',
      Targets: [{ Arn: { 'Fn::GetAtt': ['SweepLambdaFunction', 'Arn'] } }],
    });
    expect(all('AWS::Lambda::EventInvokeConfig')[3]).toMatchObject({
      FunctionName: { Ref: 'SweepLambdaFunction' },
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
    });
  });

  it('judges as the other functions do, and reads what is due', () => {
    const role = template.Resources['SweepRole']?.Properties;
    expect(role?.['ManagedPolicyArns']).toEqual(JUDGING);
    const due = grants().find(({ Resource }) => JSON.stringify(Resource).includes('/index/due'));
    expect(due?.Action).toEqual(['dynamodb:Query']);
  });
});

describe('the events about findings', () => {
  const queue = () => template.Resources['FindingEvents']?.Properties;
  const mapping = () => all('AWS::Lambda::EventSourceMapping');
  const lambda = () => template.Resources['FindingDashchangedLambdaFunction']?.Properties;

  it('go by a queue, which EventBridge may send to by their rule alone', () => {
    expect(template.Resources['FindingChanged']?.Properties).toMatchObject({
      EventPattern: {
        source: ['aws.inspector2'],
        'detail-type': ['Inspector2 Finding'],
        detail: {
          status: ['ACTIVE', 'CLOSED', 'SUPPRESSED'],
          resources: { type: ['AWS_ECR_CONTAINER_IMAGE'] },
        },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': ['FindingEvents', 'Arn'] } }],
    });
    expect(template.Resources['FindingEventsPolicy']?.Properties).toMatchObject({
      Queues: [{ Ref: 'FindingEvents' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: { 'Fn::GetAtt': ['FindingEvents', 'Arn'] },
            Condition: {
              ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': ['FindingChanged', 'Arn'] } },
            },
          },
          OVER_TLS,
        ],
      },
    });
  });

  it('are taken in batches of thousands, of which those come again that fail', () => {
    expect(mapping()).toEqual([
      {
        EventSourceArn: { 'Fn::GetAtt': ['FindingEvents', 'Arn'] },
        FunctionName: { 'Fn::GetAtt': ['FindingDashchangedLambdaFunction', 'Arn'] },
        Enabled: true,
        BatchSize: 10000,
        MaximumBatchingWindowInSeconds: 20,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    ]);
  });

  it('stay hidden for as long as Lambda asks for: six times the function and the time of gathering', () => {
    const [{ MaximumBatchingWindowInSeconds: window } = {}] = mapping();
    expect(lambda()).toMatchObject({ MemorySize: 256, Timeout: 60 });
    expect(queue()?.['VisibilityTimeout']).toBe(6 * 60 + Number(window));
  });

  it('end in dead letters of their own after five attempts', () => {
    expect(queue()).toMatchObject({
      SqsManagedSseEnabled: true,
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': ['FindingDeadLetters', 'Arn'] },
        maxReceiveCount: 5,
      },
    });
    expect(template.Resources['FindingDeadLetters']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { MessageRetentionPeriod: 1209600, SqsManagedSseEnabled: true },
    });
    expect(template.Resources['FindingDeadLetterAlarm']?.Properties).toMatchObject({
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [{ Ref: 'VerdictTopic' }],
    });
  });

  it('reach no record but those of images of this registry', () => {
    const role = template.Resources['FindingChangedRole']?.Properties;
    expect(role?.['ManagedPolicyArns']).toBeUndefined();
    const granted = z
      .array(Policy)
      .parse(role?.['Policies'])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(granted.map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      ['dynamodb:UpdateItem'],
    ]);
    expect(granted[2]?.['Condition']).toEqual({
      'ForAllValues:StringLike': {
        'dynamodb:LeadingKeys': [{ 'Fn::Sub': '${AWS::AccountId}/${AWS::Region}/*' }],
      },
    });
  });
});

describe('the copies of the threat feeds', () => {
  it('are refreshed twice a day', () => {
    expect(scheduleOf('refresh-threat-intel')).toMatchObject({
      Name: 'ecr-scan-notifier-prod-refresh-threat-intel',
      ScheduleExpression: 'rate(12 hours)',
      State: 'ENABLED',
      Targets: [{ Arn: { 'Fn::GetAtt': ['RefreshDashthreatDashintelLambdaFunction', 'Arn'] } }],
    });
  });

  it('are refreshed with little memory and much time', () => {
    const refresh = all('AWS::Lambda::Function').find(({ FunctionName }) =>
      String(FunctionName).endsWith('refresh-threat-intel'),
    );
    expect(refresh).toMatchObject({ MemorySize: 256, Timeout: 300 });
  });

  it('are written by the refresh alone', () => {
    const judging = template.Resources['JudgingPolicy']?.Properties;
    const denied = Policy.parse(judging).PolicyDocument.Statement.find(
      (statement) => statement['Effect'] === 'Deny',
    );
    expect(denied).toMatchObject({
      Action: [
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:BatchWriteItem',
      ],
      Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['threat/*'] } },
    });
  });

  it('are all of the ledger that the refresh reaches', () => {
    const role = template.Resources['RefreshThreatIntelRole']?.Properties;
    expect(role?.['ManagedPolicyArns']).toBeUndefined();
    const granted = z
      .array(Policy)
      .parse(role?.['Policies'])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(granted.map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:PutItem'],
      ['sqs:SendMessage'],
    ]);
    expect(granted[1]?.['Condition']).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['threat/*'] },
    });
  });
});

describe('every function', () => {
  it('runs on Node 24 and arm64, under a role of its own', () => {
    const functions = all('AWS::Lambda::Function');
    for (const lambda of functions) {
      expect(lambda).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
      });
    }
    expect(functions.map(({ Handler, Role }) => [Handler, Role])).toEqual([
      ['dist/image-arrived/index.handler', { 'Fn::GetAtt': ['ImageArrivedRole', 'Arn'] }],
      ['dist/scan-finished/index.handler', { 'Fn::GetAtt': ['ScanFinishedRole', 'Arn'] }],
      ['dist/finding-changed/index.handler', { 'Fn::GetAtt': ['FindingChangedRole', 'Arn'] }],
      [
        'dist/refresh-threat-intel/index.handler',
        { 'Fn::GetAtt': ['RefreshThreatIntelRole', 'Arn'] },
      ],
      ['dist/sweep/index.handler', { 'Fn::GetAtt': ['SweepRole', 'Arn'] }],
      ['dist/compare-registry/index.handler', { 'Fn::GetAtt': ['CompareRegistryRole', 'Arn'] }],
      ['dist/digest/index.handler', { 'Fn::GetAtt': ['DigestRole', 'Arn'] }],
    ]);
    expect(all('AWS::IAM::Role')).toHaveLength(7);
  });

  it('that judges has 45 seconds and 1,024 MB', () => {
    const judging = all('AWS::Lambda::Function').slice(0, 2);
    expect(judging.map(({ Timeout, MemorySize }) => [Timeout, MemorySize])).toEqual([
      [45, 1024],
      [45, 1024],
    ]);
  });

  it('is told where things are and no secret', () => {
    const everyone = {
      LEDGER_TABLE: { 'Fn::If': ['MakesTable', { Ref: 'LedgerTable' }, ''] },
      TOPIC_ARN: { Ref: 'VerdictTopic' },
      PEOPLE_TOPIC: 'off',
      PEOPLE_TOPIC_ARN: { 'Fn::If': ['TellsPeople', { Ref: 'PeopleTopic' }, ''] },
      EVENT_BUS: '',
      SLACK_CHANNEL: '',
      SLACK_TOKEN_PARAMETER: '/ecr-scan-notifier/slack-bot-token',
      SLACK_SIGNING_SECRET_PARAMETER: '',
      LOG_LEVEL: 'INFO',
      METRICS_NAMESPACE: 'ecr-scan-notifier-prod',
      MARKS: 'on',
      REPOSITORIES: '',
      TRIGGERS: 'off',
      MEMBERS: '',
      REPORT_URL: '',
    };
    expect(all('AWS::Lambda::Function').map((lambda) => lambda['Environment'])).toEqual([
      { Variables: everyone },
      { Variables: everyone },
      { Variables: everyone },
      {
        Variables: {
          ...everyone,
          KEV_URL:
            'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
          EPSS_URL: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
        },
      },
      { Variables: everyone },
      { Variables: everyone },
      { Variables: everyone },
    ]);
    expect(JSON.stringify(template)).not.toContain('xoxb');
  });

  it('but the sweep, the comparison and the digest, and that which takes from a queue, runs up to three times for an event, which is then kept in the dead-letter queue', () => {
    expect(all('AWS::Lambda::EventInvokeConfig')).toHaveLength(6);
    for (const config of all('AWS::Lambda::EventInvokeConfig').slice(0, 3)) {
      expect(config).toMatchObject({
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 21600,
        DestinationConfig: {
          OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        },
      });
    }
  });

  it('writes to its own log alone, which is kept for 30 days', () => {
    expect(all('AWS::Logs::LogGroup')).toEqual([
      { LogGroupName: '/aws/lambda/ecr-scan-notifier-prod-image-arrived', RetentionInDays: 30 },
      { LogGroupName: '/aws/lambda/ecr-scan-notifier-prod-scan-finished', RetentionInDays: 30 },
      { LogGroupName: '/aws/lambda/ecr-scan-notifier-prod-finding-changed', RetentionInDays: 30 },
      {
        LogGroupName: '/aws/lambda/ecr-scan-notifier-prod-refresh-threat-intel',
        RetentionInDays: 30,
      },
      { LogGroupName: '/aws/lambda/ecr-scan-notifier-prod-sweep', RetentionInDays: 30 },
      { LogGroupName: '/aws/lambda/ecr-scan-notifier-prod-compare-registry', RetentionInDays: 30 },
      { LogGroupName: '/aws/lambda/ecr-scan-notifier-prod-digest', RetentionInDays: 30 },
    ]);
    const logs = grants().filter(({ Action }) =>
      Action.some((action) => action.startsWith('logs:')),
    );
    expect(logs.map(({ Resource }) => resolved(Resource))).toEqual([
      'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-prod-image-arrived:*',
      'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-prod-scan-finished:*',
      'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-prod-finding-changed:*',
      'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-prod-refresh-threat-intel:*',
      'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-prod-sweep:*',
      'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-prod-compare-registry:*',
      'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-prod-digest:*',
    ]);
  });
});

describe('a run that EventBridge cannot hand over', () => {
  it('is tried for as long as its function would keep it, and then kept with the dead letters', () => {
    const schedules = all('AWS::Events::Rule').filter((rule) => rule['ScheduleExpression']);
    const kept = (seconds: number) => [
      expect.objectContaining({
        RetryPolicy: { MaximumEventAgeInSeconds: seconds, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
      }),
    ];
    expect(schedules.map(({ Name, Targets }) => [Name, Targets])).toEqual([
      ['ecr-scan-notifier-prod-refresh-threat-intel', kept(21600)],
      ['ecr-scan-notifier-prod-sweep', kept(900)],
      ['ecr-scan-notifier-prod-compare-registry', kept(900)],
      ['ecr-scan-notifier-prod-digest', kept(900)],
    ]);
  });
});

describe('every topic and queue, and the bucket', () => {
  it('is reached over TLS alone', () => {
    const Denied = z.object({
      PolicyDocument: z.object({ Statement: z.array(z.record(z.string(), z.unknown())) }),
    });
    const deniedBy = (policies: Properties[]) =>
      policies.map((policy) =>
        Denied.parse(policy)
          .PolicyDocument.Statement.filter((one) => one['Effect'] === 'Deny')
          .map(({ Action, Principal, Condition }) => [Action, Principal, Condition]),
      );
    const without = (value: unknown) => ({ Bool: { 'aws:SecureTransport': value } });
    const topics = all('AWS::SNS::TopicPolicy', trial);
    const queues = all('AWS::SQS::QueuePolicy', trial);
    expect(topics).toHaveLength(all('AWS::SNS::Topic', trial).length);
    expect(queues).toHaveLength(all('AWS::SQS::Queue', trial).length);
    expect(deniedBy(topics)).toEqual(topics.map(() => [['sns:Publish', '*', without('false')]]));
    expect(deniedBy(queues)).toEqual(queues.map(() => [['sqs:*', '*', without('false')]]));
    expect(deniedBy(all('AWS::S3::BucketPolicy'))).toEqual([[['s3:*', '*', without(false)]]]);
  });
});

describe('a key of the customer', () => {
  const key = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

  it('is used where it is named, for all that is kept, and none is made then', () => {
    expect(all('AWS::KMS::Key')).toHaveLength(1);
    expect(all('AWS::KMS::Key', trial)).toEqual([]);
    const named = (type: string, property: string) =>
      new Set(all(type, trial).map((one) => JSON.stringify(one[property])));
    const only = (value: unknown) => new Set([JSON.stringify(value)]);
    expect(named('AWS::SNS::Topic', 'KmsMasterKeyId')).toEqual(only(key));
    expect(named('AWS::SQS::Queue', 'KmsMasterKeyId')).toEqual(only(key));
    expect(named('AWS::Logs::LogGroup', 'KmsKeyId')).toEqual(only(key));
    expect(all('AWS::Logs::LogGroup').filter((one) => 'KmsKeyId' in one)).toEqual([]);
    // Where a table is adopted, none is made; it would lie under the key.
    expect(trial.Resources['LedgerTable']?.Properties).toMatchObject({
      SSESpecification: { SSEType: 'KMS', KMSMasterKeyId: key },
    });
  });

  it('may be used by every function, through the services alone that keep something under it', () => {
    expect(template.Resources['KeyPolicy']).toBeUndefined();
    const roles = Object.entries(trial.Resources).filter(
      // ECS asks the gate in a role of its own, which reaches nothing that lies under the key.
      ([name, one]) => one.Type === 'AWS::IAM::Role' && name !== 'DeploymentGateInvokeRole',
    );
    const policy = JSON.stringify(trial.Resources['KeyPolicy']?.Properties['Roles']);
    expect(roles.map(([name]) => name).filter((name) => !policy.includes(`"${name}"`))).toEqual([]);
    const granted = grants(trial).filter((one) => JSON.stringify(one.Resource).includes(key));
    const through = granted.map(
      ({ Condition }) => JSON.stringify(Condition).match(/"(\w+)\.\$/)?.[1],
    );
    expect(new Set(through)).toEqual(new Set(['dynamodb', 's3', 'sns', 'sqs']));
    expect(grants().filter(({ Resource }) => JSON.stringify(Resource) === '""')).toEqual([]);
  });
});

describe('the rights of the functions', () => {
  it('are these and no others', () => {
    const actions = grants().flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ecr:BatchDeleteImage',
      'ecr:BatchGetImage',
      'ecr:DescribeImageScanFindings',
      'ecr:DescribeImages',
      'ecr:DescribePullThroughCacheRules',
      'ecr:DescribeRepositories',
      'ecr:GetDownloadUrlForLayer',
      'ecr:GetRegistryScanningConfiguration',
      'ecr:ListTagsForResource',
      'ecr:PutImage',
      'ecr:StartImageScan',
      'inspector2:BatchGetFindingDetails',
      'inspector2:GetClustersForImage',
      'inspector2:ListCoverage',
      'inspector2:ListFindings',
      'kms:Decrypt',
      'kms:GenerateDataKey*',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sns:Publish',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ]);
  });

  it('are bound to a resource wherever AWS knows resources', () => {
    const unbound = grants().filter(({ Resource }) => JSON.stringify(Resource).includes('"*"'));
    expect(
      unbound.map(({ Action }) => Action).sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual([
      ['ecr:DescribePullThroughCacheRules'],
      ['ecr:DescribeRepositories'],
      ['ecr:GetRegistryScanningConfiguration', 'ecr:DescribePullThroughCacheRules'],
      ['inspector2:BatchGetFindingDetails'],
      ['inspector2:GetClustersForImage', 'inspector2:ListCoverage'],
      ['inspector2:ListCoverage'],
      ['inspector2:ListFindings'],
    ]);
  });

  it('reach the Slack token as a parameter, and only then not as a secret', () => {
    const token = grants().find(({ Action }) => Action.includes('ssm:GetParameter'));
    expect(resolved(token?.Resource)).toBe(
      'arn:aws:ssm:eu-central-1:123456789012:parameter/ecr-scan-notifier/slack-bot-token',
    );
    expect(template.Resources['SecretTokenPolicy']).toMatchObject({ Condition: 'TokenIsSecret' });
    expect(resolved(template.Conditions['TokenIsSecret'])).toBe(false);
  });

  it('reach the Slack token as a secret where the parameter refers to one', () => {
    expect(resolved(trial.Conditions['TokenIsSecret'])).toBe(true);
    const secret = grants(trial).find(({ Action }) =>
      Action.includes('secretsmanager:GetSecretValue'),
    );
    expect(resolved(secret?.Resource)).toBe(
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:slack/bot-??????',
    );
  });
});

describe('the digest', () => {
  it('is told in the morning, and what one run has left by the next', () => {
    const scheduled = all('AWS::Events::Rule').filter(({ Name }) =>
      String(Name).endsWith('-digest'),
    );
    expect(scheduled).toMatchObject([{ ScheduleExpression: 'cron(0/10 6-23 * * ? *)' }]);
  });

  it('reads the ledger, writes what it counts itself, and reaches no registry and no topic', () => {
    const { Policies = [] } = (template.Resources['DigestRole']?.Properties ?? {}) as {
      Policies?: { PolicyDocument: { Statement: { Action: string | string[] }[] } }[];
    };
    const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    expect(statements.map(({ Action }) => [Action].flat().join())).toEqual([
      'logs:CreateLogStream,logs:PutLogEvents',
      'dynamodb:BatchGetItem,dynamodb:GetItem,dynamodb:Query',
      'dynamodb:BatchWriteItem,dynamodb:PutItem,dynamodb:UpdateItem',
      'sqs:SendMessage',
      'ssm:GetParameter',
      'kms:Decrypt',
    ]);
    expect(statements[2]).toMatchObject({
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['digest', 'digest/*'] },
      },
    });
  });
});

describe('the topic for people', () => {
  it('is there where somebody wants it, with the right to publish to it and to no other', () => {
    expect(all('AWS::SNS::Topic')).toHaveLength(1);
    expect(all('AWS::SNS::Topic', trial)).toHaveLength(2);
    expect(template.Resources['PeopleTopic']?.Properties).toEqual({
      DisplayName: 'ECR image verdicts',
      KmsMasterKeyId: { 'Fn::GetAtt': ['VerdictKey', 'Arn'] },
    });
    const published = (from: Template) =>
      grants(from)
        .filter(({ Action }) => Action.includes('sns:Publish'))
        .map(({ Resource }) => Resource);
    expect(published(template)).toEqual([{ Ref: 'VerdictTopic' }]);
    expect(published(trial)).toEqual([{ Ref: 'VerdictTopic' }, { Ref: 'PeopleTopic' }]);
    expect(template.Resources['PeoplePolicy']?.Properties['Roles']).toEqual([
      { Ref: 'ImageArrivedRole' },
      { Ref: 'ScanFinishedRole' },
      { Ref: 'SweepRole' },
    ]);
  });
});

describe('the bus', () => {
  it('gets events where it is named, and may get none from anybody else of ours', () => {
    const put = (from: Template) =>
      grants(from)
        .filter(({ Action }) => Action.includes('events:PutEvents'))
        .map(({ Resource }) => resolved(Resource));
    expect(put(template)).toEqual([]);
    expect(put(trial)).toEqual([
      'arn:aws:events:eu-central-1:123456789012:event-bus/verdicts',
      // Of triggers: as long as nobody lists one, none that anybody has.
      ['arn:aws:events:eu-central-1:123456789012:event-bus/none'],
    ]);
    expect(trial.Resources['BusPolicy']?.Properties['Roles']).toEqual([
      { Ref: 'ImageArrivedRole' },
      { Ref: 'ScanFinishedRole' },
      { Ref: 'SweepRole' },
    ]);
  });

  it('has to be there: a rule that does nothing cannot be made on one that is not', () => {
    const onBuses = (from: Template) =>
      all('AWS::Events::Rule', from).filter((rule) => 'EventBusName' in rule);
    expect(onBuses(template)).toEqual([]);
    const named = onBuses(trial).map((rule) => ({
      ...rule,
      EventBusName: resolved(rule['EventBusName']),
    }));
    expect(named).toEqual([
      {
        Description: expect.stringContaining('Does nothing.'),
        EventBusName: 'arn:aws:events:eu-central-1:123456789012:event-bus/verdicts',
        State: 'DISABLED',
        EventPattern: { source: ['ecr-scan-notifier'] },
      },
    ]);
  });
});

describe('what verdicts set off', () => {
  it('is called only where the stage says so, every minute, and tried by the next run', () => {
    expect(JSON.stringify(all('AWS::Lambda::Function'))).not.toContain('deploy-trigger');
    expect(JSON.stringify(all('AWS::Events::Rule'))).not.toContain('deploy-trigger');
    const [rule] = all('AWS::Events::Rule', trial).filter((one) =>
      JSON.stringify(one).includes('trial-deploy-trigger'),
    );
    expect(rule).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    expect(trial.Resources['DeployDashtriggerLambdaFunction']?.Properties).toMatchObject({
      FunctionName: 'ecr-scan-notifier-trial-deploy-trigger',
      Timeout: 120,
    });
  });

  it('is called by one function alone, which reaches images of this registry and what the stage lists', () => {
    const { Policies } = trial.Resources['DeployTriggerRole']?.Properties ?? {};
    const own = z
      .array(Policy)
      .parse(Policies)
      .flatMap((one) => one.PolicyDocument.Statement);
    expect([...new Set(own.flatMap(({ Action }) => Action))].toSorted()).toEqual([
      'codepipeline:StartPipelineExecution',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ecs:UpdateService',
      'events:PutEvents',
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ]);
    expect(own.find(({ Sid }) => Sid === 'ReadRecordsAndNoteCalls')).toMatchObject({
      Condition: {
        'ForAllValues:StringLike': {
          'dynamodb:LeadingKeys': [{ 'Fn::Sub': '${AWS::AccountId}/${AWS::Region}/*' }, 'triggers'],
        },
      },
    });
    // Of an image of a member it may say alone that nobody is to look at it.
    expect(own.find(({ Sid }) => Sid === 'LeaveImagesOfOthers')).toMatchObject({
      Action: ['dynamodb:UpdateItem'],
      Condition: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['*/*/*@sha256:*'] },
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'sk', 'due', 'dueAt'] },
        StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
      },
    });
    const decrypting = own.filter(({ Action }) => Action.includes('kms:Decrypt'));
    const decrypted = decrypting.map(({ Condition }) =>
      resolved(
        Object.entries(Condition as Record<string, Record<string, unknown>>).flatMap(
          ([, its]) => its['kms:EncryptionContext:PARAMETER_ARN'] ?? [],
        ),
      ),
    );
    const parameters = 'arn:aws:ssm:eu-central-1:123456789012:parameter';
    expect(decrypted).toEqual([
      [`${parameters}/aws/reference/secretsmanager/slack/bot`],
      [`${parameters}/none`],
    ]);
    expect(resolved(own.find(({ Sid }) => Sid === 'DeployServices')?.Resource)).toEqual([
      'arn:aws:ecs:eu-central-1:123456789012:service/none/none',
    ]);
    const others = grants(trial).filter(({ Action }) => Action.includes('ecs:UpdateService'));
    expect(others).toHaveLength(1);
  });
});

describe('acting from Slack', () => {
  it('is deployed only where there is a signing secret', () => {
    expect(all('AWS::Lambda::Url')).toEqual([]);
    expect(all('AWS::Lambda::Url', trial)).toMatchObject([{ AuthType: 'NONE' }]);
    expect(trial.Resources['SlackDashactionLambdaFunction']?.Properties).toMatchObject({
      FunctionName: 'ecr-scan-notifier-trial-slack-action',
      Timeout: 15,
      ReservedConcurrentExecutions: 5,
    });
  });

  it('lets anybody knock by the URL, as AWS wants it said twice, and by nothing else', () => {
    const FunctionName = { 'Fn::GetAtt': ['SlackDashactionLambdaFunction', 'Arn'] };
    const doors = all('AWS::Lambda::Permission', trial).filter(
      ({ Principal }) => Principal === '*',
    );
    expect(doors).toEqual([
      {
        FunctionName,
        Action: 'lambda:InvokeFunctionUrl',
        Principal: '*',
        FunctionUrlAuthType: 'NONE',
      },
      {
        FunctionName,
        Action: 'lambda:InvokeFunction',
        Principal: '*',
        InvokedViaFunctionUrl: true,
      },
    ]);
    expect(all('AWS::Lambda::Permission').filter(({ Principal }) => Principal === '*')).toEqual([]);
  });

  it('reaches the ledger of this registry and its two secrets, and alone reads the signing secret', () => {
    const { Policies } = trial.Resources['SlackActionRole']?.Properties ?? {};
    const own = z
      .array(Policy)
      .parse(Policies)
      .flatMap((one) => one.PolicyDocument.Statement);
    const actions = own.flatMap(({ Action }) => Action);
    expect(actions.toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'ssm:GetParameter',
    ]);
    expect(own.find(({ Action }) => Action.includes('dynamodb:PutItem'))).toMatchObject({
      Condition: {
        'ForAllValues:StringLike': {
          'dynamodb:LeadingKeys': [{ 'Fn::Sub': '${AWS::AccountId}/${AWS::Region}/*' }, 'waivers'],
        },
      },
    });
    expect(own.find(({ Sid }) => Sid === 'ReadMessagesAboutMany')).toMatchObject({
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['pivot/*'] } },
    });
    const readers = grants(trial).filter((one) => JSON.stringify(one).includes('/slack/signing'));
    expect(readers).toHaveLength(2);
  });

  it('rings where somebody was told that it failed, and where the function died', () => {
    expect(all('AWS::Logs::MetricFilter', trial)).toMatchObject([
      {
        LogGroupName: { Ref: 'SlackDashactionLogGroup' },
        FilterPattern: '{ $.level = "ERROR" }',
        MetricTransformations: [
          { MetricNamespace: 'ecr-scan-notifier-trial', MetricName: 'SlackActionFailures' },
        ],
      },
    ]);
    expect(trial.Resources['SlackActionAlarm']?.Properties).toMatchObject({
      Metrics: [
        { Expression: 'FILL(told, 0) + FILL(died, 0)' },
        { MetricStat: { Metric: { MetricName: 'SlackActionFailures' } } },
        { MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName: 'Errors' } } },
      ],
      Threshold: 0,
      AlarmActions: [{ Ref: 'VerdictTopic' }],
    });
  });
});

describe('a table of before', () => {
  it('is adopted: none is made, the functions are told its name, and their rights are on it', () => {
    expect(all('AWS::DynamoDB::Table')).toHaveLength(1);
    expect(all('AWS::DynamoDB::Table', trial)).toEqual([]);
    const told = all('AWS::Lambda::Function', trial).map(({ Environment }) => Environment);
    expect(told).toHaveLength(11);
    for (const environment of told) {
      expect(environment).toMatchObject({
        Variables: {
          LEDGER_TABLE: { 'Fn::If': ['MakesTable', { Ref: 'LedgerTable' }, 'ledger-of-before'] },
        },
      });
    }
    const onTable = grants(trial).filter(({ Action }) =>
      Action.some((action) => action.startsWith('dynamodb:')),
    );
    expect(onTable.length).toBeGreaterThan(10);
    for (const { Resource } of onTable) {
      for (const one of [Resource].flat()) {
        const Ledger = z.object({ 'Fn::Sub': z.tuple([z.string(), z.unknown()]) }).safeParse(one);
        expect(Ledger.success ? Ledger.data['Fn::Sub'][1] : { Ledger: one }).toEqual({
          Ledger: ADOPTED,
        });
      }
    }
  });
});

describe('the runs at once', () => {
  it('are bounded for the functions that events wake, where somebody wants it', () => {
    const reserved = (from: Template) =>
      all('AWS::Lambda::Function', from).map((one) => one['ReservedConcurrentExecutions']);
    const bounded = { 'Fn::If': ['BoundsItsRuns', '20', { Ref: 'AWS::NoValue' }] };
    expect(reserved(trial).slice(0, 3)).toEqual([bounded, bounded, undefined]);
    expect(resolved(trial.Conditions['BoundsItsRuns'])).toBe(true);
    expect(resolved(template.Conditions['BoundsItsRuns'])).toBe(false);
  });
});

describe('the mail about alarms', () => {
  it('takes what is no verdict, and is sent where somebody wants it', () => {
    expect(all('AWS::SNS::Subscription')).toEqual([]);
    expect(all('AWS::SNS::Subscription', trial)).toEqual([
      {
        TopicArn: { Ref: 'VerdictTopic' },
        Protocol: 'email',
        Endpoint: 'oncall@example.com',
        FilterPolicy: { verdict: [{ exists: false }] },
      },
    ]);
  });
});

describe('the repositories in scope', () => {
  const names = [{ prefix: 'shop/' }, 'base/node'];
  const arns = [{ wildcard: '*:repository/shop/*' }, { wildcard: '*:repository/base/node*' }];

  it('narrow every rule for events about images', () => {
    const patterns = all('AWS::Events::Rule', trial).flatMap(({ EventPattern }) => {
      const ours = z.looseObject({ 'detail-type': z.tuple([z.string()]) }).safeParse(EventPattern);
      return ours.success ? [ours.data] : [];
    });
    expect(patterns).toMatchObject([
      { 'detail-type': ['ECR Image Action'], detail: { 'repository-name': names } },
      { 'detail-type': ['ECR Pull Through Cache Action'], detail: { 'repository-name': names } },
      { 'detail-type': ['ECR Replication Action'], detail: { 'repository-name': names } },
      { 'detail-type': ['ECR Image Scan'], detail: { 'repository-name': names } },
      { 'detail-type': ['Inspector2 Scan'], detail: { 'repository-name': arns } },
      { 'detail-type': ['Inspector2 Finding'], resources: arns },
    ]);
  });

  it('narrow every right on repositories', () => {
    const onRepositories = grants(trial)
      .flatMap(({ Resource }) => [Resource].flat())
      .filter((one) => JSON.stringify(one).includes(':ecr:'))
      .map(resolved)
      // Members' rights are their own registry policy's to narrow.
      .filter((one) => !Array.isArray(one));
    expect(new Set(onRepositories)).toEqual(
      new Set([
        'arn:aws:ecr:eu-central-1:123456789012:repository/shop/*',
        'arn:aws:ecr:eu-central-1:123456789012:repository/base/node',
      ]),
    );
  });

  it('are known to every function, which leaves out what comes all the same', () => {
    for (const { Environment } of all('AWS::Lambda::Function', trial)) {
      expect(Environment).toMatchObject({ Variables: { REPOSITORIES: 'shop/*,base/node' } });
    }
  });
});

describe('the deployment gate', () => {
  const ownStatements = (role: string) =>
    z
      .array(Policy)
      .parse(trial.Resources[role]?.Properties['Policies'])
      .flatMap((one) => one.PolicyDocument.Statement);

  it('is deployed only where a stage wants it', () => {
    const isThere = (from: Template) =>
      all('AWS::Lambda::Function', from).some(({ FunctionName }) =>
        String(FunctionName).endsWith('deployment-gate'),
      );
    expect([isThere(template), isThere(trial)]).toEqual([false, true]);
    const names = ['DeploymentGateRole', 'DeploymentGateInvokeRole', 'DeploymentGateAlarm'];
    for (const name of [...names, 'DeploymentDashgateLogGroup', 'DeploymentDashgateLambdaFunction'])
      expect(template.Resources[name]?.Condition).toBe('GatesDeployments');
    // What is there for members alone is not there without the role.
    for (const name of ['MembersGatePolicy', 'MemberRolesGatePolicy'])
      expect(holds(template.Resources[name]?.Condition ?? '', template)).toBe(false);
  });

  it('is told whose images it knows, and which others it lets through', () => {
    expect(trial.Resources['DeploymentDashgateLambdaFunction']?.Properties).toMatchObject({
      Environment: {
        Variables: {
          ACCOUNT_ID: { Ref: 'AWS::AccountId' },
          GATE_WAIT: '30m',
          GATE_MAX_AGE: '',
          GATE_LET_THROUGH: 'public.ecr.aws/datadog/*',
        },
      },
    });
  });

  it('only reads, and of the ledger the images of this registry alone', () => {
    const statements = ownStatements('DeploymentGateRole');
    expect(statements.map(({ Action, Resource }) => [...Action, resolved(Resource)])).toEqual([
      [
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-trial-deployment-gate:*',
      ],
      ['ecs:DescribeServiceRevisions', 'arn:aws:ecs:eu-central-1:123456789012:service-revision/*'],
      ['ecs:DescribeTaskDefinition', '*'],
      [
        'ecr:DescribeImages',
        [
          'arn:aws:ecr:eu-central-1:123456789012:repository/shop/*',
          'arn:aws:ecr:eu-central-1:123456789012:repository/base/node',
        ],
      ],
      ['dynamodb:Query', ADOPTED],
    ]);
    expect(statements.at(-1)).toMatchObject({
      Condition: {
        'ForAllValues:StringLike': {
          'dynamodb:LeadingKeys': [{ 'Fn::Sub': '${AWS::AccountId}/${AWS::Region}/*' }],
        },
      },
    });
    expect(trial.Resources['DeploymentGateRole']?.Properties['ManagedPolicyArns']).toBeUndefined();
  });

  it('is asked by ECS in a role that may do nothing else', () => {
    expect(trial.Resources['DeploymentGateInvokeRole']?.Properties).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    });
    expect(ownStatements('DeploymentGateInvokeRole')).toMatchObject([
      {
        Action: ['lambda:InvokeFunction'],
        Resource: { 'Fn::GetAtt': ['DeploymentDashgateLambdaFunction', 'Arn'] },
      },
    ]);
  });

  it('rings where it could not answer', () => {
    expect(trial.Resources['DeploymentGateAlarm']?.Properties).toMatchObject({
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: 'ecr-scan-notifier-trial-deployment-gate' }],
      Threshold: 0,
      AlarmActions: [{ Ref: 'VerdictTopic' }],
    });
  });
});

describe('the report', () => {
  const bucket = () => trial.Resources['ReportBucket'];

  it('is published only where a stage wants it', () => {
    const names = Object.keys(template.Resources).filter((name) => /Report/i.test(name));
    expect(names.toSorted()).toEqual([
      'PublishDashreportEventsRuleSchedule1',
      'PublishDashreportLambdaEvConf',
      'PublishDashreportLambdaFunction',
      'PublishDashreportLambdaPermissionEventsRuleSchedule1',
      'PublishDashreportLogGroup',
      'PublishReportAlarm',
      'PublishReportRole',
      'ReportBucket',
      'ReportBucketPolicy',
    ]);
    for (const name of names) expect(template.Resources[name]?.Condition).toBe('PublishesReports');
    expect([holds('PublishesReports', template), holds('PublishesReports', trial)]).toEqual([
      false,
      true,
    ]);
  });

  it('lies in a bucket that nobody reaches from outside, encrypted, and outlives the stack', () => {
    expect(bucket()).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      },
    });
    const under = (from: Template) =>
      from.Resources['ReportBucket']?.Properties['BucketEncryption'];
    const by = (more: object) => ({ ServerSideEncryptionConfiguration: [more] });
    expect(under(template)).toEqual(
      by({ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }),
    );
    const KMSMasterKeyID =
      'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
    expect(under(trial)).toEqual(
      by({
        ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID },
        BucketKeyEnabled: true,
      }),
    );
  });

  it('of each day is kept for as long as is set, and the latest for good', () => {
    expect(bucket()?.Properties['LifecycleConfiguration']).toMatchObject({
      Rules: [
        { Status: 'Enabled', Prefix: 'reports/days/', ExpirationInDays: '30' },
        { Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      ],
    });
  });

  it('is refused to whoever comes without TLS, and given to one distribution that a stage names', () => {
    expect(trial.Resources['ReportBucketPolicy']?.Properties).toMatchObject({
      PolicyDocument: {
        Statement: [
          OVER_TLS,
          {
            'Fn::If': [
              'NamesDistribution',
              {
                Principal: { Service: 'cloudfront.amazonaws.com' },
                Action: 's3:GetObject',
                Resource: { 'Fn::Sub': '${ReportBucket.Arn}/reports/*' },
                Condition: {
                  StringEquals: {
                    'aws:SourceArn': 'arn:aws:cloudfront::123456789012:distribution/E1ABCDEFGHIJKL',
                  },
                },
              },
              { Ref: 'AWS::NoValue' },
            ],
          },
        ],
      },
    });
    expect([holds('NamesDistribution', template), holds('NamesDistribution', trial)]).toEqual([
      false,
      true,
    ]);
  });

  it('is written by a function that reads the ledger and writes reports, and may do nothing else', () => {
    const policies = z
      .array(Policy)
      .parse(trial.Resources['PublishReportRole']?.Properties['Policies']);
    expect(
      policies
        .flatMap(({ PolicyDocument: { Statement: all } }) => all)
        .map(({ Action, Resource }) => [...Action, resolved(Resource)]),
    ).toEqual([
      [
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/ecr-scan-notifier-trial-publish-report:*',
      ],
      [
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:Query',
        [ADOPTED, '${Ledger}/index/list,[object Object]'],
      ],
      ['s3:PutObject', '${ReportBucket.Arn}/reports/*'],
      ['sqs:SendMessage', { 'Fn::GetAtt': ['DeadLetters', 'Arn'] }],
    ]);
    expect(trial.Resources['ReportKeyPolicy']?.Properties).toMatchObject({
      PolicyDocument: {
        Statement: [
          {
            Action: 'kms:GenerateDataKey*',
            Condition: {
              StringEquals: { 'kms:ViaService': { 'Fn::Sub': 's3.${AWS::Region}.amazonaws.com' } },
            },
          },
        ],
      },
    });
  });

  it('is written daily; what nobody took, and what failed, is kept with the dead letters', () => {
    const schedule = all('AWS::Events::Rule', trial).find(
      ({ Name }) => Name === 'ecr-scan-notifier-trial-publish-report',
    );
    expect(schedule).toMatchObject({
      ScheduleExpression: 'cron(30 4 * * ? *)',
      Targets: [
        {
          RetryPolicy: { MaximumEventAgeInSeconds: 21_600 },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
        },
      ],
    });
    expect(trial.Resources['PublishDashreportLambdaEvConf']?.Properties).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
      },
    });
  });
});

describe('members', () => {
  const ofMembers = (from: Template) =>
    Object.entries(from.Resources).filter(
      ([name, { Condition }]) => /Member/.test(name) && holds(Condition ?? '', from),
    );
  const grantOf = (name: string) =>
    Policy.parse(trial.Resources[name]?.Properties).PolicyDocument.Statement[0];

  it('are nothing to a stage without any', () => {
    expect(ofMembers(template)).toEqual([]);
  });

  it('may put events of ECR and Inspector on the bus, and no others', () => {
    expect(trial.Resources['MembersForward']?.Properties).toMatchObject({
      EventBusName: 'default',
    });
    expect(JSON.stringify(trial.Resources['MembersForward'])).toContain(
      '"Principal":{"AWS":{"Fn::Split":[",","111122223333,444455556666"]}}',
    );
  });

  it('are reached by the ARN of each registry or by a role alone, and marked by whoever owns the marks', () => {
    expect(ofMembers(trial).map(([name]) => name)).toEqual([
      'MembersGatePolicy',
      'MemberRolesGatePolicy',
      'MembersForward',
      'MembersJudgingPolicy',
      'MembersComparingPolicy',
      'MemberRolesPolicy',
      'MembersFindingsPolicy',
      'MembersActionsPolicy',
    ]);
    expect(resolved(grantOf('MembersJudgingPolicy')?.Resource)).toEqual([
      'arn:aws:ecr:eu-central-1:444455556666:repository/*',
    ]);
    expect(resolved(grantOf('MembersComparingPolicy')?.Resource)).toEqual([
      'arn:aws:ecr:eu-central-1:444455556666:repository/*',
    ]);
    expect(resolved(grantOf('MemberRolesPolicy')?.Resource)).toEqual([
      'arn:aws:iam::111122223333:role/ecr-scan-notifier-member',
    ]);
  });

  it('have records that those reach which strangers may cause to write, and no others', () => {
    const keysOf = (name: string) => {
      const condition = grantOf(name)?.['Condition'] as {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': unknown };
      };
      return resolved(condition['ForAllValues:StringLike']['dynamodb:LeadingKeys']);
    };
    const records = [
      '111122223333/eu-central-1/*',
      '111122223333/eu-west-1/*',
      '444455556666/eu-central-1/*',
    ];
    expect(keysOf('MembersFindingsPolicy')).toEqual(records);
    expect(keysOf('MembersActionsPolicy')).toEqual(['waivers', ...records]);
  });

  it('are answered for at the gate, which reads and does nothing else', () => {
    const { Statement } = Policy.parse(
      trial.Resources['MembersGatePolicy']?.Properties,
    ).PolicyDocument;
    expect(Statement.map(({ Action, Resource }) => [...Action, resolved(Resource)])).toEqual([
      [
        'ecr:DescribeImages',
        // Of 111122223333 the role is taken on, whose rights count there.
        ['arn:aws:ecr:eu-central-1:444455556666:repository/*'],
      ],
      ['dynamodb:Query', ADOPTED],
    ]);
    const condition = Statement.at(-1)?.['Condition'] as {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': unknown };
    };
    expect(resolved(condition['ForAllValues:StringLike']['dynamodb:LeadingKeys'])).toEqual([
      '111122223333/eu-central-1/*',
      '111122223333/eu-west-1/*',
      '444455556666/eu-central-1/*',
    ]);
    expect(resolved(grantOf('MemberRolesGatePolicy')?.Resource)).toEqual([
      'arn:aws:iam::111122223333:role/ecr-scan-notifier-member',
    ]);
    for (const name of ['MembersGatePolicy', 'MemberRolesGatePolicy'])
      expect(trial.Resources[name]?.Properties['Roles']).toEqual([{ Ref: 'DeploymentGateRole' }]);
  });

  it('are told to the functions as they were given', () => {
    expect(trial.Resources['SweepLambdaFunction']?.Properties['Environment']).toMatchObject({
      Variables: {
        MEMBERS:
          '111122223333:payments:eu-central-1+eu-west-1:ecr-scan-notifier-member,444455556666',
      },
    });
  });
});

describe('the marks', () => {
  const name = '/ecr-scan-notifier/owner-of-the-marks';

  it('have one owner in an account and region, whatever its stage is called', () => {
    expect(all('AWS::SSM::Parameter')).toEqual([
      {
        Name: name,
        Type: 'String',
        Value: { Ref: 'AWS::StackName' },
        Description: expect.stringContaining('Deploy every further stage with marks off.'),
      },
    ]);
  });

  it('have their owner before anything is made that acts, or that outlives a stack which fails', () => {
    expect(notAfter('OwnerOfTheMarks')).toEqual([
      'ServerlessDeploymentBucket',
      'ServerlessDeploymentBucketPolicy',
      'ImageDasharrivedLogGroup',
      'ScanDashfinishedLogGroup',
      'FindingDashchangedLogGroup',
      'RefreshDashthreatDashintelLogGroup',
      'SweepLogGroup',
      'CompareDashregistryLogGroup',
      'DigestLogGroup',
      'DeployDashtriggerLogGroup',
      'SlackDashactionLogGroup',
      'DeploymentDashgateLogGroup',
      'PublishDashreportLogGroup',
      'OwnerOfTheMarks',
      'BusIsThere',
      'SlackActionFailures',
      'MarkingPolicy',
      'MembersForward',
    ]);
  });

  it('of another stage are beyond a stage that is told to leave them', () => {
    expect(all('AWS::SSM::Parameter', trial)).toEqual([]);
    const actions = grants(trial).flatMap(({ Action }) => Action);
    expect(actions).toContain('ecr:DescribeImages');
    expect(actions).not.toContain('ecr:PutImage');
    expect(actions).not.toContain('ecr:BatchDeleteImage');
    const environments = all('AWS::Lambda::Function', trial).map(({ Environment }) => Environment);
    expect(environments).toHaveLength(11);
    for (const environment of environments) {
      expect(environment).toMatchObject({ Variables: { MARKS: 'off' } });
    }
  });
});

describe('what is kept', () => {
  it('is a ledger that outlives the stack, is encrypted and can be restored', () => {
    expect(template.Resources['LedgerTable']).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      },
    });
    // By the name that the records carry: under another one, everything would be kept for ever.
    expect(template.Resources['LedgerTable']?.Properties).toMatchObject({
      TimeToLiveSpecification: { AttributeName: EXPIRES_AT, Enabled: true },
    });
  });

  it('is a dead letter for 14 days; alarms reach the topic, and its key lets them', () => {
    expect(template.Resources['DeadLetters']?.Properties).toEqual({
      MessageRetentionPeriod: 1209600,
      SqsManagedSseEnabled: true,
    });
    const alarms = { Principal: { Service: 'cloudwatch.amazonaws.com' } };
    expect(template.Resources['VerdictTopicPolicy']?.Properties).toMatchObject({
      PolicyDocument: { Statement: [{ ...alarms, Action: 'sns:Publish' }, OVER_TLS] },
    });
    expect(template.Resources['VerdictKey']?.Properties).toMatchObject({
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: [{}, { ...alarms, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] }],
      },
    });
  });
});
