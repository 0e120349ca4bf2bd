import { endStateOf, replay } from '../support/replay.ts';
import { basicScan, basicScanEnded, digestOf, pushOf, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const event = basicScanEnded(api);
const failing = (...faults: object[]) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan() }], {
    faults: faults as never,
  });

const approved = {
  images: [
    {
      repository: 'shop/api',
      digest: api,
      tags: ['1.4.2', 'approved-a1a1a1a1a1a1'],
      verdict: 'approved',
    },
  ],
  slack: ['Approved: shop/api:1.4.2. May ship. Scanned completely, no findings.'],
  sns: ['[approved] shop/api:1.4.2'],
  deadLetters: [],
};

describe('what may pass by itself is tried again', () => {
  it.each([
    [
      'Slack is busy twice',
      {
        call: 'slack:chat.postMessage',
        nth: 1,
        times: 2,
        error: 'ratelimited',
        status: 429,
        retryAfter: 1,
      },
    ],
    [
      'Slack asks for a minute',
      { call: 'slack:chat.postMessage', nth: 1, error: 'ratelimited', status: 429, retryAfter: 60 },
    ],
    [
      'Slack has an inner error',
      { call: 'slack:chat.postMessage', nth: 1, error: 'internal_error' },
    ],
    [
      'ECR throttles',
      { call: 'ecr:DescribeImageScanFindings', nth: 1, error: 'ThrottlingException' },
    ],
    [
      'ECR has an inner error while marking',
      { call: 'ecr:PutImage', nth: 1, times: 5, error: 'ServerException', status: 500 },
    ],
    [
      'SNS is down for a while',
      { call: 'sns:Publish', nth: 1, times: 2, error: 'InternalError', status: 500 },
    ],
    [
      'DynamoDB is down for a while',
      { call: 'dynamodb:Query', nth: 1, times: 4, error: 'InternalServerError', status: 500 },
    ],
  ])('%s', async (_, fault) => {
    expect(endStateOf(await replay(failing(fault), event))).toEqual(approved);
  });
});

describe('what a person has to mend is parked and silences nobody else', () => {
  it('Slack has no such channel: the topic is told once, the event ends in the dead letters', async () => {
    const report = await replay(
      failing({ call: 'slack:chat.postMessage', nth: 1, times: 9, error: 'channel_not_found' }),
      event,
    );
    expect(endStateOf(report)).toEqual({
      ...approved,
      slack: [],
      deadLetters: [
        {
          event,
          error: {
            name: 'PermanentFailure',
            message: 'posting to the Slack channel C0VERDICTS: channel_not_found',
          },
          attempts: 3,
        },
      ],
    });
  });

  it('once the channel is there, the next event completes what is open, and says it once', async () => {
    const fault = { call: 'slack:chat.postMessage', nth: 1, times: 3, error: 'channel_not_found' };
    const report = await replay(
      failing(fault),
      event,
      { now: '2026-11-21T14:00:00Z' },
      pushOf(api, '1.4.2'),
    );
    expect(endStateOf(report)).toMatchObject({ slack: approved.slack, sns: approved.sns });
  });
});

describe('two events at once while nobody can be told', () => {
  it('end in dead letters that name the cause, not each other', async () => {
    const fault = { call: 'slack:chat.postMessage', nth: 1, times: 9, error: 'channel_not_found' };
    const report = await replay(failing(fault), [event, pushOf(api, '1.4.2')]);
    expect(report.deadLetters.map(({ error }) => error.message)).toEqual([
      'posting to the Slack channel C0VERDICTS: channel_not_found',
      'posting to the Slack channel C0VERDICTS: channel_not_found',
    ]);
    expect(report.sns).toHaveLength(1);
  });
});
