import { GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { PublishCommand } from '@aws-sdk/client-sns';
import { parseWorldChange } from '../../src/local/aws/parse-world.ts';
import { A, B, clientsOf, embedded, errorOf, slackOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const describeAll = new DescribeRepositoriesCommand({});

/** Whether a call is still without an answer after a while. */
async function hangs(call: Promise<unknown>): Promise<boolean> {
  const silence = new Promise<true>((resolve) => setTimeout(resolve, 150, true));
  const answer = call.then(
    () => false,
    () => false,
  );
  return await Promise.race([silence, answer]);
}

describe('a fault', () => {
  it('meets the calls from the nth on, as often as it says', async () => {
    const fault = {
      call: 'ecr:DescribeRepositories',
      nth: 2,
      times: 2,
      error: 'AccessDeniedException',
    };
    const aws = await embedded({ faults: [fault] });
    const { ecr } = clientsOf(aws);
    await ecr.send(describeAll);
    const error = await errorOf(ecr.send(describeAll));
    expect(error).toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
    await errorOf(ecr.send(describeAll));
    await ecr.send(describeAll);
    expect(aws.calls.map(({ call, invocation, ok }) => [call, invocation, ok])).toEqual([
      ['ecr:DescribeRepositories', 'test', true],
      ['ecr:DescribeRepositories', 'test', false],
      ['ecr:DescribeRepositories', 'test', false],
      ['ecr:DescribeRepositories', 'test', true],
    ]);
  });

  it('that is the fault of the service is one the SDK tries again', async () => {
    const aws = await embedded({
      faults: [{ call: 'ecr:DescribeRepositories', nth: 1, error: 'ServerException' }],
    });
    await clientsOf(aws, 'test', 3).ecr.send(describeAll);
    expect(aws.countCalls()).toEqual({ 'ecr:DescribeRepositories': 2 });
  });

  it('that comes with a change counts from then on', async () => {
    const aws = await embedded();
    const { ecr } = clientsOf(aws);
    await ecr.send(describeAll);
    const fault = { call: 'ecr:DescribeRepositories', nth: 1, error: 'ServerException' };
    aws.changeWorld(
      parseWorldChange({ faults: [fault], repositories: [{ repositoryName: 'till' }] }, 'x'),
    );
    await errorOf(ecr.send(describeAll));
    const { repositories } = await ecr.send(describeAll);
    expect(repositories?.map((each) => each.repositoryName)).toEqual(['till']);
  });

  it('of a topic is in the XML of topics', async () => {
    const aws = await embedded({
      faults: [{ call: 'sns:Publish', nth: 1, error: 'AuthorizationError', status: 403 }],
    });
    const TopicArn = 'arn:aws:sns:eu-central-1:123456789012:verdicts';
    const publish = new PublishCommand({ TopicArn, Message: 'x' });
    const error = await errorOf(clientsOf(aws).sns.send(publish));
    expect(error).toMatchObject({
      name: 'AuthorizationErrorException',
      $metadata: { httpStatusCode: 403 },
    });
    expect(aws.sns).toEqual([]);
  });

  it('of the ledger keeps the call from it', async () => {
    const aws = await embedded({
      faults: [
        { call: 'dynamodb:ListTables', nth: 1, error: 'ProvisionedThroughputExceededException' },
      ],
    });
    const { dynamodb } = clientsOf(aws);
    expect((await errorOf(dynamodb.send(new ListTablesCommand({})))).name).toBe(
      'ProvisionedThroughputExceededException',
    );
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  });

  it('of Slack is an HTTP 200 that says no', async () => {
    const aws = await embedded({
      faults: [{ call: 'slack:chat.postMessage', nth: 1, error: 'channel_not_found' }],
    });
    const call = clientsOf(aws).slack.chat.postMessage({ channel: 'C1', text: 'x' });
    expect((await errorOf(call))['data']).toMatchObject({ ok: false, error: 'channel_not_found' });
    expect(aws.slack).toEqual([]);
  });

  it('of too many messages tells Slack when to come again', async () => {
    const aws = await embedded({
      faults: [{ call: 'slack:chat.postMessage', nth: 1, status: 429, retryAfter: 1 }],
    });
    const began = performance.now();
    await slackOf(aws, 'xoxb-1', 'test', 1).chat.postMessage({ channel: 'C1', text: 'x' });
    expect(performance.now() - began).toBeGreaterThan(990);
    expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 2 });

    const url = `${aws.environment['SLACK_API_URL']}chat.update`;
    aws.changeWorld({ faults: [{ call: 'slack:chat.update', nth: 1, status: 429 }] });
    const response = await fetch(url, { method: 'POST' });
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
  });
});

const imageManifest = '{"mediaType":"application/vnd.oci.image.manifest.v1+json"}';
const repositories = [{ repositoryName: 'cart', images: [{ imageDigest: A, imageManifest }] }];
const put = new PutImageCommand({ repositoryName: 'cart', imageManifest, imageTag: 'approved' });

describe('a call that is not answered as it should be', () => {
  it('hangs without being carried out, and the next one is answered', async () => {
    const aws = await embedded({
      repositories,
      faults: [{ call: 'ecr:PutImage', nth: 1, hang: true }],
    });
    const silent: unknown[] = [];
    aws.onSilence((headers) => silent.push(headers['x-amz-target']));
    const { ecr } = clientsOf(aws);
    expect(await hangs(ecr.send(put))).toBe(true);
    expect(aws.images()).toEqual([{ repository: 'cart', digest: A, tags: [] }]);
    await ecr.send(put);
    expect(aws.images()).toEqual([{ repository: 'cart', digest: A, tags: ['approved'] }]);
    expect(aws.calls.map(({ ok }) => ok)).toEqual([false, true]);
    expect(silent).toEqual([expect.stringMatching(/\.PutImage$/)]);
  });

  it('is carried out and its answer lost with the connection', async () => {
    const aws = await embedded({
      repositories,
      faults: [{ call: 'ecr:PutImage', nth: 1, lost: true }],
    });
    const { ecr } = clientsOf(aws);
    expect((await errorOf(ecr.send(put))).message).toMatch(/socket hang up$/);
    expect(aws.images()).toEqual([{ repository: 'cart', digest: A, tags: ['approved'] }]);
    expect((await errorOf(ecr.send(put))).name).toBe('ImageAlreadyExistsException');
  });

  it('is carried out and its answer drips, a byte a second', async () => {
    const aws = await embedded({
      faults: [{ call: 'slack:chat.postMessage', nth: 1, drip: true }],
    });
    const began = performance.now();
    const response = await fetch(`${aws.environment['SLACK_API_URL']}chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer xoxb-1' },
      body: '{"channel":"C1","text":"x"}',
    });
    expect(response.status).toBe(200);
    const reader = response.body?.getReader();
    const bytes = [await reader?.read(), await reader?.read()].map((read) =>
      Buffer.from(read?.value ?? []).toString(),
    );
    expect(bytes).toEqual(['{', '"']);
    expect(performance.now() - began).toBeGreaterThan(990);
    expect(aws.slack.map(({ body }) => body['text'])).toEqual(['x']);
    expect(aws.calls.map(({ ok }) => ok)).toEqual([false]);
    await reader?.cancel();
  });
});

describe('a fault of certain requests', () => {
  it('counts only the calls that hold its text', async () => {
    const fault = { call: 'ecr:DescribeImages', where: B, nth: 2, error: 'ServerException' };
    const aws = await embedded({
      repositories: [{ repositoryName: 'cart', images: [{ imageDigest: A }, { imageDigest: B }] }],
      faults: [fault],
    });
    const { ecr } = clientsOf(aws);
    const describeImage = (imageDigest: string) =>
      ecr.send(new DescribeImagesCommand({ repositoryName: 'cart', imageIds: [{ imageDigest }] }));
    await describeImage(B);
    await describeImage(A);
    await describeImage(A);
    expect((await errorOf(describeImage(B))).name).toBe('ServerException');
    await describeImage(B);
  });
});

describe('a crash', () => {
  it('lets the call take effect and never answers that invocation again', async () => {
    const aws = await embedded({
      repositories,
      faults: [{ call: 'ecr:PutImage', nth: 1, crash: true }],
    });
    const crashes: unknown[] = [];
    aws.onCrash((invocation, call) => crashes.push([invocation, call]));
    const { ecr, slack } = clientsOf(aws, 'first');
    expect(await hangs(ecr.send(put))).toBe(true);
    expect(aws.images()).toEqual([{ repository: 'cart', digest: A, tags: ['approved'] }]);
    expect(crashes).toEqual([['first', 'ecr:PutImage']]);

    expect(await hangs(ecr.send(describeAll))).toBe(true);
    expect(await hangs(slack.chat.postMessage({ channel: 'C1', text: 'x' }))).toBe(true);
    expect(aws.slack).toEqual([]);
    expect(aws.countCalls()).toEqual({ 'ecr:PutImage': 1 });

    const again = await errorOf(clientsOf(aws, 'second').ecr.send(put));
    expect(again.name).toBe('ImageAlreadyExistsException');
  });

  it('before a call leaves nothing of it', async () => {
    const aws = await embedded({
      repositories,
      faults: [{ call: 'ecr:PutImage', nth: 1, crash: 'before' }],
    });
    const crashes: unknown[] = [];
    aws.onCrash((...crash) => crashes.push(crash));
    const { ecr } = clientsOf(aws, 'first');
    expect(await hangs(ecr.send(put))).toBe(true);
    expect(await hangs(ecr.send(describeAll))).toBe(true);
    expect(aws.images()).toEqual([{ repository: 'cart', digest: A, tags: [] }]);
    expect(crashes).toEqual([['first', 'ecr:PutImage', 'before']]);
  });

  it('in the ledger leaves what was written', async () => {
    const aws = await embedded({ faults: [{ call: 'dynamodb:PutItem', nth: 1, crash: true }] });
    await aws.createTable({
      TableName: 'ledger',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    });
    const Item = { pk: { S: 'a' } };
    const write = new PutItemCommand({ TableName: 'ledger', Item });
    expect(await hangs(clientsOf(aws, 'first').dynamodb.send(write))).toBe(true);
    const read = new GetItemCommand({ TableName: 'ledger', Key: Item });
    expect((await clientsOf(aws, 'second').dynamodb.send(read)).Item).toEqual(Item);
  });
});
