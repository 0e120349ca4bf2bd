import type { KnownBlock } from '@slack/web-api';
import { clientsOf, embedded, errorOf, slackOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const channel = 'C0GATEKEEPER';
const section = (text: string) =>
  ({ type: 'section', text: { type: 'mrkdwn', text } }) as KnownBlock;
const button = (more: Record<string, unknown>) =>
  ({
    type: 'actions',
    elements: [{ type: 'button', text: { type: 'plain_text', text: 'Waive' }, ...more }],
  }) as unknown as KnownBlock;

it('Slack records messages with their blocks and gives each its own ts', async () => {
  const aws = await embedded();
  const { slack } = clientsOf(aws);
  const blocks = [section('*held back* &amp; so on')];
  const metadata = { event_type: 'verdict', event_payload: { digest: 'sha256:1' } };
  const first = await slack.chat.postMessage({ channel, text: 'held back', blocks, metadata });
  const second = await slack.chat.postMessage({ channel: '#releases', text: 'again' });
  expect([first.channel, first.ts]).toEqual([channel, '1795255200.000001']);
  expect([second.channel, second.ts]).toEqual(['C72656C6561', '1795255200.000002']);

  await slack.chat.update({ channel, ts: '1795255200.000001', text: 'let go' });
  expect(aws.slack).toEqual([
    { method: 'chat.postMessage', body: { channel, text: 'held back', blocks, metadata } },
    { method: 'chat.postMessage', body: { channel: '#releases', text: 'again' } },
    { method: 'chat.update', body: { channel, ts: '1795255200.000001', text: 'let go' } },
  ]);
  expect((await slack.auth.test()).team).toBe('embedded');
  expect(aws.countCalls()).toEqual({
    'slack:chat.postMessage': 2,
    'slack:chat.update': 1,
    'slack:auth.test': 1,
  });
});

it('Slack takes JSON bodies as well', async () => {
  const aws = await embedded();
  const response = await fetch(`${aws.environment['SLACK_API_URL']}chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer xoxb-1' },
    body: JSON.stringify({ channel, text: 'x', blocks: [section('y')] }),
  });
  expect(await response.json()).toMatchObject({ ok: true, channel });
  expect(aws.slack[0]?.body).toEqual({ channel, text: 'x', blocks: [section('y')] });
});

it.each([
  ['', 'not_authed'],
  ['secret', 'invalid_auth'],
])('Slack refuses the token "%s"', async (token, error) => {
  const slack = slackOf(await embedded(), token);
  const refusal = await errorOf(slack.chat.postMessage({ channel, text: 'x' }));
  expect(refusal['data']).toMatchObject({ ok: false, error });
});

describe('a message for Slack', () => {
  it.each([
    [
      '51 blocks',
      Array.from({ length: 51 }, () => ({ type: 'divider' }) as const),
      'no more than 50 items allowed [json-pointer:/blocks]',
    ],
    [
      'a header of 151 characters',
      [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a header with markup',
      [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
      'must be plain_text [json-pointer:/blocks/0/text/type]',
    ],
    [
      'a section of 3001 characters',
      [section('x'.repeat(3001))],
      'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'an empty section',
      [section('')],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      '11 fields',
      [
        {
          type: 'section',
          fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })),
        },
      ],
      'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    ],
    [
      'a field of 2001 characters',
      [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'x'.repeat(2001) }] }],
      'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    ],
    [
      '11 elements of context',
      [
        {
          type: 'context',
          elements: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })),
        },
      ],
      'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    ],
    [
      'a button text of 76 characters',
      [button({ text: { type: 'plain_text', text: 'x'.repeat(76) } })],
      'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    ],
    [
      'a button value of 2001 characters',
      [button({ value: 'x'.repeat(2001) })],
      'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    ],
    [
      'a button link of 3001 characters',
      [button({ url: 'x'.repeat(3001) })],
      'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
    ],
    [
      'an action id of 256 characters',
      [button({ action_id: 'x'.repeat(256) })],
      'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    ],
    [
      'the same block id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      'block_id already exists [json-pointer:/blocks/1/block_id]',
    ],
  ])('may not have %s', async (_what, blocks, sentence) => {
    const aws = await embedded();
    const message = { channel, text: 'x', blocks: blocks as unknown as KnownBlock[] };
    const refusal = await errorOf(clientsOf(aws).slack.chat.postMessage(message));
    expect(refusal['data']).toEqual({
      ok: false,
      error: 'invalid_blocks',
      response_metadata: expect.objectContaining({ messages: [`[ERROR] ${sentence}`] }),
    });
    expect(aws.slack).toEqual([]);
  });

  it('may show 13,200 characters in all its blocks, and not one more', async () => {
    const aws = await embedded();
    const { slack } = clientsOf(aws);
    const full = [2700, 2700, 2700, 2700, 2400].map((length) => section('x'.repeat(length)));
    await slack.chat.postMessage({ channel, text: 'x', blocks: full });
    const over = { channel, text: 'x', blocks: [...full, section('x')] };
    expect((await errorOf(slack.chat.postMessage(over)))['data']).toMatchObject({
      error: 'msg_blocks_too_long',
    });
    expect(aws.slack).toHaveLength(1);
  });

  it('needs blocks or a text, of 40,000 characters at most', async () => {
    const { slack } = clientsOf(await embedded());
    const empty = await errorOf(slack.chat.postMessage({ channel, text: '' }));
    expect(empty['data']).toMatchObject({ error: 'no_text' });
    const long = await errorOf(slack.chat.postMessage({ channel, text: 'x'.repeat(40_001) }));
    expect(long['data']).toMatchObject({ error: 'msg_too_long' });
  });

  it('cannot be updated before it was posted', async () => {
    const { slack } = clientsOf(await embedded());
    const update = slack.chat.update({ channel, ts: '1.000001', text: 'x' });
    expect((await errorOf(update))['data']).toMatchObject({ error: 'message_not_found' });
  });
});
