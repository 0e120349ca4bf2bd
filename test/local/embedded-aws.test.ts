import { request } from 'node:http';
import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeRepositoriesCommand } from '@aws-sdk/client-ecr';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const TableName = 'ledger';
const table = {
  TableName,
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'digest', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-digest',
      KeySchema: [{ AttributeName: 'digest', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  SSESpecification: { SSEEnabled: true },
  Tags: [{ Key: 'a', Value: 'b' }],
};
const item = (pk: string) => ({ pk: { S: pk }, sk: { S: 'verdict' }, digest: { S: 'd' } });
const isNew = 'attribute_not_exists(pk)';

describe('the ledger', () => {
  it('is a DynamoDB with transactions, conditions and indexes, whose calls are counted', async () => {
    const aws = await embedded();
    await aws.createTable(table);
    const { dynamodb } = clientsOf(aws);
    const put = { TableName, Item: item('a'), ConditionExpression: isNew } as const;
    await dynamodb.send(new PutItemCommand(put));
    const old = { ...put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
    const refusal = await errorOf(dynamodb.send(new PutItemCommand(old)));
    expect([refusal.name, refusal['Item']]).toEqual(['ConditionalCheckFailedException', item('a')]);

    const both = { TransactItems: [{ Put: { TableName, Item: item('b') } }, { Put: put }] };
    const cancelled = await errorOf(dynamodb.send(new TransactWriteItemsCommand(both)));
    expect(cancelled.name).toBe('TransactionCanceledException');
    expect(cancelled['CancellationReasons']).toMatchObject([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed' },
    ]);
    const { digest: _digest, ...Key } = item('b');
    expect((await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined();

    const query = {
      TableName,
      IndexName: 'by-digest',
      KeyConditionExpression: 'digest = :d',
      ExpressionAttributeValues: { ':d': { S: 'd' } },
    };
    expect((await dynamodb.send(new QueryCommand(query))).Items).toEqual([item('a')]);
    expect(aws.countCalls()).toEqual({
      'dynamodb:PutItem': 2,
      'dynamodb:TransactWriteItems': 1,
      'dynamodb:GetItem': 1,
      'dynamodb:Query': 1,
    });
    expect(aws.calls[0]?.request).toEqual(put);
  });

  it('refuses a table that is there already', async () => {
    const aws = await embedded();
    await aws.createTable(table);
    expect((await errorOf(aws.createTable(table))).message).toMatch(
      /^the table ledger is already at http:\/\/127\.0\.0\.1:\d+: drop it, or use an endpoint without it$/,
    );
  });
});

describe('the embedded AWS', () => {
  /** What connecting to an address brings: an HTTP status or the error's code. */
  const knock = (address: string, port: string) =>
    new Promise<number | string | undefined>((resolve) => {
      request({ host: address, port, method: 'POST', agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
        .end();
    });

  it('listens on 127.0.0.1 only', async () => {
    const aws = await embedded();
    for (const url of [aws.environment['AWS_ENDPOINT_URL'], aws.ledgerEndpoint]) {
      const { hostname, port } = new URL(url ?? '');
      expect(hostname).toBe('127.0.0.1');
      expect(typeof (await knock('127.0.0.1', port))).toBe('number');
      // Loopback is a whole network: a server on every interface would answer here too.
      expect(await knock('127.0.0.2', port)).toBe('ECONNREFUSED');
    }
  });

  it('takes as much longer for every call as it is told', async () => {
    const aws = await embedded({}, { delayMs: 120 });
    await clientsOf(aws).ecr.send(new DescribeRepositoriesCommand({}));
    const [call] = aws.calls;
    expect((call?.endedAt ?? 0) - (call?.startedAt ?? 0)).toBeGreaterThanOrEqual(119);
  });

  it('says what it is when it is asked for something else', async () => {
    const aws = await embedded();
    const ask = (headers: Record<string, string>) =>
      fetch(aws.environment['AWS_ENDPOINT_URL'] ?? '', { method: 'POST', headers });
    expect(await (await ask({ 'x-amz-target': 'AWSStepFunctions.StartExecution' })).json()).toEqual(
      {
        __type: 'InvalidAction',
        message:
          'the embedded AWS does not implement AWSStepFunctions.StartExecution; it implements calls to ECR, ECS, CodePipeline, Inspector, SNS, S3, EventBridge, SSM, DynamoDB, CloudFormation, CloudWatch, SQS, Lambda, Service Quotas, STS and Slack',
      },
    );
    expect(await (await ask({})).json()).toMatchObject({
      message: expect.stringContaining('a request to / without Action or X-Amz-Target'),
    });
  });

  it('goes by the clock of the world where it has one', async () => {
    const images = [{ imageDigest: 'sha256:aaaaaaaaaaaa' }];
    const repositories = [{ repositoryName: 'cart', images }];
    const { startEmbeddedAws } = await import('../../src/local/aws/embedded-aws.ts');
    const { parseWorld } = await import('../../src/local/aws/parse-world.ts');
    const world = {
      account: '123456789012',
      region: 'eu-central-1',
      now: '2025-01-02T03:04:05Z',
      repositories,
    };
    const aws = await startEmbeddedAws({ world: parseWorld(world, 'x') });
    try {
      const { repositories } = await clientsOf(aws).ecr.send(new DescribeRepositoriesCommand({}));
      expect(repositories?.[0]?.createdAt).toEqual(new Date('2025-01-02T03:04:05Z'));
    } finally {
      await aws.stop();
    }
  });
});
