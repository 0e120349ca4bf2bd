import { createHmac } from 'node:crypto';
import { signedBody } from '../../src/intake/slack-request.ts';

/** docs.slack.dev, verifying requests from Slack: their example, to the letter. */
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const TIME = '1531420618';
const BODY =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const SIGNATURE = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const at = (seconds: number) => new Date((Number(TIME) + seconds) * 1_000);
const NOW = at(0);

const headers = { 'x-slack-request-timestamp': TIME, 'x-slack-signature': SIGNATURE };
const request = { version: '2.0', headers, body: BODY, isBase64Encoded: false };
const signedBy = (secret: string, time: string, body: string | Buffer) =>
  `v0=${createHmac('sha256', secret).update(`v0:${time}:`).update(body).digest('hex')}`;

describe('the body of a request', () => {
  it.each([
    ['as in the documentation of Slack', request],
    [
      'in base64',
      { ...request, body: Buffer.from(BODY).toString('base64'), isBase64Encoded: true },
    ],
    [
      'with headers in capitals',
      {
        ...request,
        headers: { 'X-Slack-Request-Timestamp': TIME, 'X-SLACK-SIGNATURE': SIGNATURE },
      },
    ],
  ])('is believed where Slack has signed it: %s', (_name, event) => {
    expect(signedBody(event, SECRET, NOW)).toEqual({ body: BODY });
  });

  it('is believed for five minutes in both directions, and no second longer', () => {
    for (const seconds of [300, -300])
      expect(signedBody(request, SECRET, at(seconds))).toEqual({ body: BODY });
    for (const seconds of [301, -301])
      expect(signedBody(request, SECRET, at(seconds))).toMatchObject({
        status: 401,
        why: 'its time is not ours',
      });
  });

  it('is signed by its bytes, which need not be text', () => {
    const bytes = Buffer.from([0x70, 0x3d, 0xff, 0xfe]);
    const event = {
      headers: { ...headers, 'x-slack-signature': signedBy(SECRET, TIME, bytes) },
      body: bytes.toString('base64'),
      isBase64Encoded: true,
    };
    expect(signedBody(event, SECRET, NOW)).toEqual({ body: 'p=\ufffd\ufffd' });
  });
});

describe('a request is refused, and learns nothing from it', () => {
  const refused = { status: 401, says: 'The request is not signed as Slack signs.' };
  it.each([
    ['nothing', undefined],
    ['an event of EventBridge', { source: 'aws.ecr', detail: {} }],
    ['no headers', { body: BODY }],
    ['an altered body', { ...request, body: `${BODY}&` }],
    ['a body said to be base64', { ...request, isBase64Encoded: true }],
    ['no body', { headers }],
    ['no signature', { ...request, headers: { 'x-slack-request-timestamp': TIME } }],
    ['no time', { ...request, headers: { 'x-slack-signature': SIGNATURE } }],
    [
      'the signature of another secret',
      { ...request, headers: { ...headers, 'x-slack-signature': signedBy('other', TIME, BODY) } },
    ],
    [
      'a time that is not the signed one',
      { ...request, headers: { ...headers, 'x-slack-request-timestamp': '1531420619' } },
    ],
    ...[
      '',
      'now',
      '-1531420618',
      '1531420618.0',
      '0x5B47984A',
      ' 1531420618',
      `${TIME},${TIME}`,
    ].map((time): [string, unknown] => [
      `the time ${JSON.stringify(time)}, though it is signed`,
      {
        ...request,
        headers: {
          'x-slack-request-timestamp': time,
          'x-slack-signature': signedBy(SECRET, time, BODY),
        },
      },
    ]),
    ...['', 'v0=', SIGNATURE.slice(0, -1), `${SIGNATURE}0`, SIGNATURE.replace('v0', 'v1')].map(
      (signature): [string, unknown] => [
        `the signature ${JSON.stringify(signature)}`,
        { ...request, headers: { ...headers, 'x-slack-signature': signature } },
      ],
    ),
    [
      'a signature in capitals',
      { ...request, headers: { ...headers, 'x-slack-signature': SIGNATURE.toUpperCase() } },
    ],
  ])('%s', (_name, event) => {
    expect(signedBody(event, SECRET, NOW)).toMatchObject(refused);
  });

  it('with a body beyond all that Slack sends, before it is hashed', () => {
    const body = 'x'.repeat(1_000_001);
    const event = {
      headers: { ...headers, 'x-slack-signature': signedBy(SECRET, TIME, body) },
      body,
    };
    expect(signedBody(event, SECRET, NOW)).toMatchObject({
      status: 413,
      says: 'The request is too large.',
    });
  });
});
