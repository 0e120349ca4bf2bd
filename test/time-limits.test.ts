import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { DescribeRepositoriesCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { BatchGetFindingDetailsCommand } from '@aws-sdk/client-inspector2';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../src/core/aws-failure.ts';
import { type AwsClients, awsClients } from '../src/lambda/aws-clients.ts';
import { type AttemptTimer, endingInTime, type Patience } from '../src/lambda/time-limits.ts';
import type { EmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { embedded, errorOf, stopAll } from './local/embedded.ts';
import { SOON } from './support/soon.ts';

const REGION = 'eu-central-1';
const describeAll = new DescribeRepositoriesCommand({});

/** One call of every client, by the name that the embedded AWS gives it. */
const CALLS: readonly [string, (clients: AwsClients) => Promise<unknown>][] = [
  ['ecr:DescribeRepositories', ({ ecr }) => ecr(REGION).send(describeAll)],
  [
    'inspector2:BatchGetFindingDetails',
    ({ inspector }) =>
      inspector(REGION).send(
        new BatchGetFindingDetailsCommand({ findingArns: ['arn:aws:inspector2:::finding/1'] }),
      ),
  ],
  [
    'dynamodb:GetItem',
    ({ ledger }) => ledger().send(new GetCommand({ TableName: 'ledger', Key: { pk: 'a' } })),
  ],
  [
    'sns:Publish',
    ({ topic }) =>
      topic().send(
        new PublishCommand({ TopicArn: 'arn:aws:sns:eu-central-1:1:verdicts', Message: 'x' }),
      ),
  ],
  [
    'events:PutEvents',
    ({ bus }) =>
      bus().send(
        new PutEventsCommand({ Entries: [{ Source: 'x', DetailType: 'x', Detail: '{}' }] }),
      ),
  ],
  [
    'ssm:GetParameter',
    ({ parameters }) => parameters().send(new GetParameterCommand({ Name: 'x' })),
  ],
];

const { random } = Math;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
});
afterEach(async () => {
  Math.random = random;
  await stopAll();
  process.env = environment;
});

/** An AWS to which this program's clients talk, with these faults. */
async function awsWith(...faults: object[]): Promise<EmbeddedAws> {
  const aws = await embedded({ faults });
  Object.assign(process.env, aws.environment);
  return aws;
}

const clientsWithin = (patience: Patience): AwsClients =>
  awsClients({
    limits: {
      ecr: patience,
      inspector: patience,
      ledger: patience,
      topic: patience,
      bus: patience,
      parameters: patience,
      slack: patience,
    },
  });

/** What a call failed with, and after how many milliseconds. */
async function failureAfter(call: Promise<unknown>): Promise<{ failure: Error; after: number }> {
  const began = performance.now();
  return { failure: await errorOf(call), after: performance.now() - began };
}

describe('a call to AWS', () => {
  it.each(CALLS)('%s ends in time where nobody answers', async (call, send) => {
    await awsWith({ call, nth: 1, times: 99, hang: true });
    const sent = send(clientsWithin({ attempt: 100, call: 250 }));
    const { failure, after } = await failureAfter(sent);
    expect(failure.name).toBe('TimeoutError');
    expect(failure.message).toMatch(/^no answer within 0\.(1|25) s$/);
    expect(after).toBeLessThan(SOON);
    expect(failureOf('asking', failure).name).toBe('TransientFailure');
  });

  it.each(CALLS)('%s ends in time where the answer drips', async (call, send) => {
    await awsWith({ call, nth: 1, times: 99, drip: true });
    const sent = send(clientsWithin({ attempt: 100, call: 250 }));
    const { failure, after } = await failureAfter(sent);
    expect(failure.name).toBe('TimeoutError');
    expect(failure.message).toMatch(/^no answer within 0\.(1|25) s$/);
    expect(after).toBeLessThan(SOON);
    expect(failureOf('asking', failure).name).toBe('TransientFailure');
  });

  it.each([{ hang: true }, { drip: true }, { lost: true }])(
    'is made again where the first attempt met %j',
    async (fault) => {
      const aws = await awsWith({ call: 'ecr:DescribeRepositories', nth: 1, ...fault });
      const { ecr } = clientsWithin({ attempt: 150, call: 5_000 });
      expect((await ecr(REGION).send(describeAll)).repositories).toEqual([]);
      expect(aws.countCalls()).toEqual({ 'ecr:DescribeRepositories': 2 });
    },
  );

  it('is made again as soon as the timer of its attempt says so', async () => {
    const aws = await awsWith({ call: 'ecr:DescribeRepositories', nth: 1, hang: true });
    const timed: unknown[] = [];
    const timer: AttemptTimer = (milliseconds, expire, { headers }) => {
      timed.push([milliseconds, typeof headers['amz-sdk-invocation-id']]);
      aws.onSilence(expire);
      return () => undefined;
    };
    const { ecr } = clientsWithin({ attempt: 100_000, call: 150_000, timer });
    expect((await ecr(REGION).send(describeAll)).repositories).toEqual([]);
    expect(timed).toEqual([
      [100_000, 'string'],
      [100_000, 'string'],
    ]);
    expect(aws.countCalls()).toEqual({ 'ecr:DescribeRepositories': 2 });
  });

  it.each(CALLS.slice(3, 5))(
    'that publishes is never made again by the client itself: %s',
    async (call, send) => {
      const aws = await awsWith({ call, nth: 1, error: 'InternalError', status: 500 });
      await errorOf(send(clientsWithin({ attempt: 1_000, call: 5_000 })));
      expect(aws.countCalls()).toEqual({ [call]: 1 });
    },
  );
});

it('whoever reads a whole registry hears of every attempt that ECR throttles', async () => {
  const call = 'ecr:DescribeRepositories';
  const aws = await awsWith(
    { call, nth: 1, times: 2, error: 'ThrottlingException' },
    { call, nth: 3, error: 'ServerException' },
  );
  Math.random = () => 0;
  let heard = 0;
  const { ecr } = awsClients({
    onThrottled: () => {
      heard += 1;
    },
  });
  expect((await ecr(REGION).send(describeAll)).repositories).toEqual([]);
  expect([heard, aws.countCalls()[call]]).toEqual([2, 4]);
});

describe('a call that was given up', () => {
  it('is not made again later: what counts as failed is not carried out', async () => {
    const aws = await awsWith({ call: 'ecr:PutImage', nth: 1, error: 'ThrottlingException' });
    // The pause before the second attempt: 0.9 of a second.
    Math.random = () => 0.9;
    const { ecr } = clientsWithin({ attempt: 1_000, call: 300 });
    const put = new PutImageCommand({ repositoryName: 'cart', imageManifest: '{}', imageTag: 'x' });
    const { failure, after } = await failureAfter(ecr(REGION).send(put));
    expect([failure.name, failure.message]).toEqual(['TimeoutError', 'no answer within 0.3 s']);
    expect(after).toBeLessThan(SOON);
    await pause(1_500);
    expect(aws.countCalls()).toEqual({ 'ecr:PutImage': 1 });
  });

  it('was waiting for its turn, and never gets it', async () => {
    const throttled = { call: 'ecr:DescribeRepositories', nth: 1, error: 'ThrottlingException' };
    const aws = await awsWith(throttled);
    Math.random = () => 0.9;
    const { ecr } = clientsWithin({ attempt: 1_000, call: 200 });
    await errorOf(ecr(REGION).send(describeAll));
    // The adaptive client lets one request through in two seconds now.
    const { failure, after } = await failureAfter(ecr(REGION).send(describeAll));
    expect([failure.name, failure.message]).toEqual(['TimeoutError', 'no answer within 0.2 s']);
    expect(after).toBeLessThan(SOON);
    await pause(2_500);
    expect(aws.countCalls()).toEqual({ 'ecr:DescribeRepositories': 1 });
  });

  it('is broken off: the connection closes', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const request = once(silent, 'request');
    const client = endingInTime(
      new ECRClient({
        endpoint: `http://127.0.0.1:${port}`,
        region: REGION,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      }),
      { attempt: 5_000, call: 200 },
    );
    try {
      const sent = errorOf(client.send(describeAll));
      const [{ socket }] = (await request) as [IncomingMessage];
      await once(socket, 'close');
      expect((await sent).name).toBe('TimeoutError');
    } finally {
      silent.close();
      silent.closeAllConnections();
    }
  });

  it('by the caller fails as the caller has it, before its time', async () => {
    await awsWith({ call: 'ecr:DescribeRepositories', nth: 1, hang: true });
    const { ecr } = clientsWithin({ attempt: 10_000, call: 20_000 });
    const abortSignal = AbortSignal.timeout(100);
    const { failure, after } = await failureAfter(ecr(REGION).send(describeAll, { abortSignal }));
    expect(failure.name).toBe('AbortError');
    expect(after).toBeLessThan(SOON);
  });
});
