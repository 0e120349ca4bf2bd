import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { BatchGetRepositoryScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

/*
 * The services by which a deployment is looked at, as the real clients of the SDK see them.
 */

afterEach(stopAll);

const optionsOf = ({ environment }: EmbeddedAws) => ({
  endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
});

const SINCE = '2026-11-20T10:00:00Z';

describe('CloudFormation', () => {
  const resources = Array.from({ length: 150 }, (_, index) => ({
    LogicalResourceId: `Thing${index}`,
    PhysicalResourceId: `thing-${index}`,
    ResourceType: 'AWS::SQS::Queue',
  }));
  const stack = {
    StackName: 'one',
    StackStatus: 'UPDATE_COMPLETE',
    CreationTime: SINCE,
    LastUpdatedTime: '2026-11-21T09:00:00Z',
    Outputs: [{ OutputKey: 'Table', OutputValue: 'a & <b>' }],
    StackResourceSummaries: resources,
  };

  it('describes a stack', async () => {
    const client = new CloudFormationClient(optionsOf(await embedded({ stacks: [stack] })));
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'one' }));
    expect(Stacks).toMatchObject([
      {
        StackName: 'one',
        StackStatus: 'UPDATE_COMPLETE',
        CreationTime: new Date(SINCE),
        LastUpdatedTime: new Date('2026-11-21T09:00:00Z'),
        Outputs: [{ OutputKey: 'Table', OutputValue: 'a & <b>' }],
      },
    ]);
  });

  it('lists what is in it, a hundred on a page', async () => {
    const client = new CloudFormationClient(optionsOf(await embedded({ stacks: [stack] })));
    const first = await client.send(new ListStackResourcesCommand({ StackName: 'one' }));
    const second = await client.send(
      new ListStackResourcesCommand({ StackName: 'one', NextToken: first.NextToken }),
    );
    const pages = [first, second].map((page) => page.StackResourceSummaries ?? []);
    expect(pages.map((page) => page.length)).toEqual([100, 50]);
    expect(pages[1]?.at(-1)).toMatchObject({
      LogicalResourceId: 'Thing149',
      PhysicalResourceId: 'thing-149',
      ResourceStatus: 'CREATE_COMPLETE',
    });
    expect(second.NextToken).toBeUndefined();
  });

  it('knows no other stack, and is denied as IAM denies', async () => {
    const fault = {
      call: 'cloudformation:DescribeStacks',
      nth: 2,
      error: 'AccessDenied',
      status: 403,
    };
    const client = new CloudFormationClient(optionsOf(await embedded({ faults: [fault] })));
    const ask = () => client.send(new DescribeStacksCommand({ StackName: 'other' }));
    expect(await errorOf(ask())).toMatchObject({
      name: 'ValidationError',
      message: 'Stack with id other does not exist',
    });
    expect(await errorOf(ask())).toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

it('STS says who asks', async () => {
  const client = new STSClient(optionsOf(await embedded()));
  expect(await client.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: '123456789012',
    Arn: 'arn:aws:sts::123456789012:assumed-role/engineer/session',
  });
});

describe('SQS', () => {
  const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead';

  it('answers with the attributes that are asked for', async () => {
    const queues = [{ QueueUrl, Attributes: { ApproximateNumberOfMessages: '7' } }];
    const client = new SQSClient({
      ...optionsOf(await embedded({ queues })),
      useQueueUrlAsEndpoint: false,
    });
    const ask = async (...AttributeNames: string[]) =>
      (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames } as never)))
        .Attributes;
    expect(await ask('ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed')).toEqual({
      ApproximateNumberOfMessages: '7',
      ApproximateNumberOfMessagesDelayed: '0',
    });
    expect(await ask('All')).toMatchObject({
      QueueArn: 'arn:aws:sqs:eu-central-1:123456789012:dead',
    });
    expect((await errorOf(ask('Nonsense'))).name).toBe('InvalidAttributeName');
  });

  it('knows no other queue', async () => {
    const client = new SQSClient({ ...optionsOf(await embedded()), useQueueUrlAsEndpoint: false });
    const error = await errorOf(client.send(new GetQueueAttributesCommand({ QueueUrl })));
    expect(error.name).toBe('QueueDoesNotExist');
  });
});

describe('CloudWatch', () => {
  const point = (Timestamp: string, Value: number) => ({ Timestamp, Value });
  const metric = {
    Namespace: 'AWS/Events',
    MetricName: 'Invocations',
    Dimensions: [{ Name: 'RuleName', Value: 'sweep' }],
    Datapoints: [
      point('2026-11-21T08:10:00Z', 2),
      point('2026-11-21T08:50:00Z', 3),
      point('2026-11-21T09:00:00Z', 4),
      point('2026-11-19T09:00:00Z', 9),
    ],
  };
  const query = (Stat: string, Value = 'sweep', Id = 'a') => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/Events',
        MetricName: 'Invocations',
        Dimensions: [{ Name: 'RuleName', Value }],
      },
      Period: 3_600,
      Stat,
    },
  });
  const data = (queries: ReturnType<typeof query>[], more: object = {}) =>
    new GetMetricDataCommand({
      StartTime: new Date('2026-11-20T10:00:00Z'),
      EndTime: new Date('2026-11-21T10:00:00Z'),
      MetricDataQueries: queries,
      ...more,
    });

  it('sums what was put within each period, the latest first', async () => {
    const client = new CloudWatchClient(optionsOf(await embedded({ metrics: [metric] })));
    const { MetricDataResults } = await client.send(
      data([query('Sum'), query('Maximum', 'sweep', 'b'), query('Sum', 'other', 'c')]),
    );
    const times = [new Date('2026-11-21T09:00:00Z'), new Date('2026-11-21T08:00:00Z')];
    expect(MetricDataResults).toMatchObject([
      { Id: 'a', Timestamps: times, Values: [4, 5], StatusCode: 'Complete' },
      { Id: 'b', Timestamps: times, Values: [4, 3] },
      { Id: 'c', Timestamps: [], Values: [] },
    ]);
  });

  it('says of what a page does not hold that it is partial', async () => {
    const client = new CloudWatchClient(optionsOf(await embedded({ metrics: [metric] })));
    const first = await client.send(data([query('Sum')], { MaxDatapoints: 1 }));
    expect(first.MetricDataResults).toMatchObject([{ Values: [4], StatusCode: 'PartialData' }]);
    const more = { MaxDatapoints: 1, NextToken: first.NextToken };
    const second = await client.send(data([query('Sum')], more));
    expect(second.MetricDataResults).toMatchObject([{ Values: [5], StatusCode: 'Complete' }]);
    expect(second.NextToken).toBeUndefined();
  });

  it.each([
    [{ StartTime: new Date('2026-11-21T10:00:00Z') }, 'StartTime must be less than'],
    [{ MetricDataQueries: [] }, 'MetricDataQueries'],
  ])('refuses %j', async (more, why) => {
    const client = new CloudWatchClient(optionsOf(await embedded()));
    expect(await errorOf(client.send(data([query('Sum')], more)))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(why),
    });
  });

  it('shows alarms by their names, fifty on a page', async () => {
    const alarms = Array.from({ length: 60 }, (_, index) => ({
      AlarmName: `alarm-${index}`,
      StateValue: index === 7 ? 'ALARM' : 'OK',
      StateUpdatedTimestamp: SINCE,
    }));
    const client = new CloudWatchClient(optionsOf(await embedded({ alarms })));
    const one = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['alarm-7', 'none'] }));
    expect(one.MetricAlarms).toMatchObject([
      { AlarmName: 'alarm-7', StateValue: 'ALARM', StateUpdatedTimestamp: new Date(SINCE) },
    ]);
    const first = await client.send(new DescribeAlarmsCommand({}));
    const { NextToken } = first;
    const second = await client.send(new DescribeAlarmsCommand({ NextToken }));
    expect([first, second].map(({ MetricAlarms }) => MetricAlarms?.length)).toEqual([50, 10]);
  });
});

it('Service Quotas knows what applies, and no other quota', async () => {
  const quotas = [{ ServiceCode: 'ecr', QuotaCode: 'L-AD52DFB2', Value: 25 }];
  const client = new ServiceQuotasClient(optionsOf(await embedded({ quotas })));
  const ask = (ServiceCode: string, QuotaCode: string) =>
    client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }));
  expect((await ask('ecr', 'L-AD52DFB2')).Quota?.Value).toBe(25);
  expect((await ask('lambda', 'L-B99A9384')).Quota?.Value).toBe(1_000);
  expect((await errorOf(ask('ecr', 'L-0'))).name).toBe('NoSuchResourceException');
});

it('ECR says of up to 25 repositories how each is scanned', async () => {
  const aws = await embedded({
    scanningConfiguration: {
      scanType: 'BASIC',
      rules: [
        {
          scanFrequency: 'SCAN_ON_PUSH',
          repositoryFilters: [{ filter: 'prod', filterType: 'WILDCARD' }],
        },
      ],
    },
    repositories: [
      { repositoryName: 'team/prod-api', images: [] },
      {
        repositoryName: 'team/own',
        imageScanningConfiguration: { scanOnPush: true },
        images: [],
      },
      { repositoryName: 'team/none', images: [] },
    ],
  });
  const { ecr } = clientsOf(aws);
  const ask = (repositoryNames: string[]) =>
    ecr.send(new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames }));
  const { scanningConfigurations = [], failures } = await ask([
    'team/prod-api',
    'team/own',
    'team/none',
    'gone',
  ]);
  expect(
    scanningConfigurations.map(({ scanOnPush, scanFrequency }) => [scanOnPush, scanFrequency]),
  ).toEqual([
    [true, 'SCAN_ON_PUSH'],
    [true, 'SCAN_ON_PUSH'],
    [false, 'MANUAL'],
  ]);
  expect(failures).toMatchObject([{ repositoryName: 'gone', failureCode: 'REPOSITORY_NOT_FOUND' }]);
  const many = Array.from({ length: 26 }, (_, index) => `r${index}`);
  expect((await errorOf(ask(many))).name).toBe('InvalidParameterException');
});
