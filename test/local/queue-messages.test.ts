import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { message, STACK } from '../support/dead-letters.ts';
import { embedded, errorOf, stopAll } from './embedded.ts';

/*
 * A queue and a function of a deployment, as the real clients of the SDK see them.
 */

const clients: { destroy: () => void }[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await stopAll();
});

const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/123456789012/one';
const SENT = '2026-11-21T09:00:00Z';

async function queueWith(count: number) {
  let now = new Date('2026-11-21T10:00:00Z');
  const Messages = Array.from({ length: count }, (_, index) => message(index, SENT, { index }));
  const aws = await embedded({ queues: [{ QueueUrl, Messages }] }, { now: () => now });
  const sqs = new SQSClient(optionsOf(aws));
  clients.push(sqs);
  const receive = async (more = {}) => {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more });
    return (await sqs.send(command)).Messages ?? [];
  };
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1_000);
  };
  return { sqs, receive, later };
}

const optionsOf = ({ environment }: EmbeddedAws) => ({
  endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
  region: 'eu-central-1',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  maxAttempts: 1,
  useQueueUrlAsEndpoint: false,
});
const deletion = (...handles: (string | undefined)[]) =>
  new DeleteMessageBatchCommand({
    QueueUrl,
    Entries: handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
  });

describe('a queue', () => {
  it('hands out ten at most, and hides them for a while', async () => {
    const { receive, later, sqs } = await queueWith(12);
    expect((await receive({ VisibilityTimeout: 60 })).length).toBe(10);
    expect((await receive({ VisibilityTimeout: 60 })).map(({ Body }) => Body)).toEqual([
      '{"index":10}',
      '{"index":11}',
    ]);
    expect(await receive()).toEqual([]);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '12',
    });
    later(60);
    expect((await receive()).length).toBe(10);
  });

  it.each([
    [{ MaxNumberOfMessages: 11 }, 'Value 11 for parameter MaxNumberOfMessages is invalid.'],
    [{ VisibilityTimeout: 43_201 }, 'Value 43201 for parameter VisibilityTimeout is invalid.'],
    [{ WaitTimeSeconds: 21 }, 'Value 21 for parameter WaitTimeSeconds is invalid.'],
  ])('refuses %j', async (more, sentence) => {
    const { receive } = await queueWith(1);
    const { name, message: text } = await errorOf(receive(more));
    expect([name, text.slice(0, sentence.length)]).toEqual(['InvalidParameterValue', sentence]);
  });

  it('deletes by the last handle alone, and says success of one before', async () => {
    const { sqs, receive, later } = await queueWith(1);
    const [first] = await receive({ VisibilityTimeout: 1 });
    later(1);
    const [second] = await receive({ VisibilityTimeout: 0 });
    const before = await sqs.send(deletion(first?.ReceiptHandle));
    expect([before.Successful?.length, (await receive({ VisibilityTimeout: 0 })).length]).toEqual([
      1, 1,
    ]);
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    const [third] = await receive();
    const { Successful, Failed } = await sqs.send(deletion(third?.ReceiptHandle, 'nonsense'));
    expect([Successful?.map(({ Id }) => Id), Failed?.map(({ Code }) => Code)]).toEqual([
      ['0'],
      ['ReceiptHandleIsInvalid'],
    ]);
    later(3_600);
    expect(await receive()).toEqual([]);
  });

  it('hides for another while what is in flight, and nothing else', async () => {
    const { sqs, receive, later } = await queueWith(1);
    const [one] = await receive({ VisibilityTimeout: 10 });
    const change = async (VisibilityTimeout: number) => {
      const Entries = [{ Id: '0', ReceiptHandle: one?.ReceiptHandle, VisibilityTimeout }];
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries });
      return (await sqs.send(command)).Failed?.map(({ Code }) => Code) ?? [];
    };
    expect(await change(100)).toEqual([]);
    later(99);
    expect(await receive()).toEqual([]);
    expect(await change(0)).toEqual([]);
    expect(await change(10)).toEqual(['MessageNotInflight']);
    expect((await receive()).length).toBe(1);
    expect(await change(10)).toEqual(['InvalidParameterValue']);
  });

  it('takes batches of ten, of a mebibyte and of distinct ids, and no others', async () => {
    const { sqs, receive } = await queueWith(0);
    const send = (...bodies: string[]) =>
      sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
        }),
      );
    await send('one', 'two');
    expect((await receive()).map(({ Body }) => Body)).toEqual(['one', 'two']);
    expect((await errorOf(send())).name).toBe('EmptyBatchRequest');
    expect((await errorOf(send(...Array(11).fill('x')))).name).toBe('TooManyEntriesInBatchRequest');
    expect((await errorOf(send('x'.repeat(600_000), 'y'.repeat(600_000)))).name).toBe(
      'BatchRequestTooLong',
    );
  });
});

it('Lambda takes an event for a function of the stack, and for no other', async () => {
  const resource = {
    LogicalResourceId: 'SweepLambdaFunction',
    PhysicalResourceId: `${STACK}-sweep`,
    ResourceType: 'AWS::Lambda::Function',
  };
  const stack = {
    StackName: STACK,
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: SENT,
    StackResourceSummaries: [resource],
  };
  const lambda = new LambdaClient(optionsOf(await embedded({ stacks: [stack] })));
  clients.push(lambda);
  const invoke = (FunctionName: string, Payload = '{}') =>
    lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  expect((await invoke(`${STACK}-sweep`)).StatusCode).toBe(202);
  expect((await errorOf(invoke('other'))).name).toBe('ResourceNotFoundException');
  expect((await errorOf(invoke(`${STACK}-sweep`, 'no json'))).name).toBe(
    'InvalidRequestContentException',
  );
  expect((await errorOf(invoke(`${STACK}-sweep`, `"${'x'.repeat(1_048_576)}"`))).name).toBe(
    'RequestTooLargeException',
  );
});
