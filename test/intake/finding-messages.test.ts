import { readFileSync } from 'node:fs';
import { readFindingMessages } from '../../src/intake/finding-messages.ts';
import { imageInArn } from '../../src/intake/image-arn.ts';
import { errorOf } from '../local/embedded.ts';
import { digestOf } from '../support/samples.ts';

const QUEUE = 'arn:aws:sqs:eu-central-1:123456789012:FindingEvents';
const A = digestOf('a');
const B = digestOf('b');
const arnOf = (digest: string, repository = 'shop/api') =>
  `arn:aws:ecr:eu-central-1:123456789012:repository/${repository}/${digest}`;
const imageOf = (digest: string, repository = 'shop/api') => ({
  account: '123456789012',
  region: 'eu-central-1',
  repository,
  digest,
});

/** A batch of messages with these bodies, as Lambda hands it over. */
const batchOf = (...bodies: unknown[]) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index + 1}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
    eventSource: 'aws:sqs',
    eventSourceARN: QUEUE,
    awsRegion: 'eu-central-1',
  })),
});

describe('a batch of messages about findings', () => {
  it('comes from a queue of the registry that is served', () => {
    expect(readFindingMessages(batchOf({ resources: [arnOf(A)] })).own).toEqual({
      account: '123456789012',
      region: 'eu-central-1',
    });
  });

  it('says for each message which images it is about', () => {
    const messages = readFindingMessages(
      batchOf(
        { resources: [arnOf(A)] },
        { resources: [arnOf(A, 'team/shop/api'), arnOf(B)] },
        // A path that finds nothing leaves "" behind.
        { resources: '', resource: arnOf(B) },
      ),
    );
    expect(messages.read).toEqual([
      { id: 'm1', images: [imageOf(A)] },
      { id: 'm2', images: [imageOf(A, 'team/shop/api'), imageOf(B)] },
      { id: 'm3', images: [imageOf(B)] },
    ]);
    expect(messages.unreadable).toEqual([]);
  });

  it('may hold an event that nothing was taken from', () => {
    const event = readFileSync('events/inspector2-finding.active.json', 'utf8');
    expect(readFindingMessages(batchOf(event)).read).toEqual([
      {
        id: 'm1',
        images: [
          imageOf(
            'sha256:f306a665d8da2425e663030238c6789d8a0b3f72454aef2428b02cbfa5bd78ba',
            'shop/payments',
          ),
        ],
      },
    ]);
  });

  it('says of a message that cannot be read why, and reads the others', () => {
    const messages = readFindingMessages(
      batchOf(
        '{"resources":',
        'null',
        [arnOf(A)],
        {},
        { resources: ['arn:aws:ecr:eu-central-1:123456789012:repository/shop/api'] },
        { resources: ['i-12345678901234567', 7], resource: '' },
        { resources: [arnOf(B)] },
      ),
    );
    const [noJson, noImage] = [
      'the message is no JSON object',
      'the message names no image with its digest',
    ];
    expect(messages.unreadable).toEqual([
      { id: 'm1', why: noJson },
      { id: 'm2', why: noJson },
      { id: 'm3', why: noJson },
      { id: 'm4', why: noImage },
      { id: 'm5', why: noImage },
      { id: 'm6', why: noImage },
    ]);
    expect(messages.read).toEqual([{ id: 'm7', images: [imageOf(B)] }]);
  });

  it.each([
    ['an event by itself', { 'detail-type': 'Inspector2 Finding' }, 'at Records: it is missing'],
    ['no message', { Records: [] }, 'at Records.0: it is missing'],
    [
      'a message without an id',
      { Records: [{ body: '{}', eventSourceARN: QUEUE }] },
      'at Records.0.messageId: ',
    ],
    [
      'messages of another service',
      { Records: [{ messageId: 'm', body: '{}', eventSourceARN: 'arn:aws:s3:::bucket' }] },
      'at Records.0.eventSourceARN: expected the ARN of a queue',
    ],
  ])('is refused as a whole where it is %s', async (_, event, place) => {
    const error = await errorOf(Promise.resolve(event).then(readFindingMessages));
    expect(error.name).toBe('RefusedEvent');
    expect(error.message).toContain(`cannot read a batch of messages ${place}`);
  });
});

describe('the ARN of an image', () => {
  it('is of any partition, and its registry is whose it says', () => {
    expect(imageInArn(`arn:aws-cn:ecr:cn-north-1:210987654321:repository/a/b/${A}`)).toEqual({
      account: '210987654321',
      region: 'cn-north-1',
      repository: 'a/b',
      digest: A,
    });
  });

  it.each([
    'arn:aws:ecr:eu-central-1:123456789012:repository/shop/api',
    'arn:aws:ecr:eu-central-1:123456789012:repository/shop/api/sha256:short',
    `arn:aws:ecr:eu-central-1:123456789012:repository/../${A}`,
    `arn:aws:ecr:eu-central-1::repository/shop/api/${A}`,
    `shop/api/${A}`,
    '',
  ])('is not %j', (text) => {
    expect(imageInArn(text)).toBeUndefined();
  });
});
