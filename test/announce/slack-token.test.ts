import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { SSMClient } from '@aws-sdk/client-ssm';
import { slackClientFrom } from '../../src/announce/slack/slack-client.ts';
import { PermanentFailure, TransientFailure } from '../../src/core/errors.ts';
import { startEmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { errorOf } from '../local/embedded.ts';

const PARAMETER = '/ecr-scan-notifier/slack-bot-token';

/** What asking for a client ends in, where the parameter holds this text. */
async function failureWith(text: string): Promise<unknown> {
  const world = parseWorld(
    { account: '123456789012', region: 'eu-central-1', repositories: [] },
    'w',
  );
  const aws = await startEmbeddedAws({ world, parameters: { [PARAMETER]: text } });
  const ssm = new SSMClient({
    endpoint: aws.environment['AWS_ENDPOINT_URL'] ?? '',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  try {
    const now = () => new Date('2026-11-21T12:00:00Z');
    return await slackClientFrom({
      token: { parameter: PARAMETER },
      ssm,
      headers: {},
      timeout: 10_000,
      now,
    })().then(
      () => undefined,
      (failure: unknown) => failure,
    );
  } finally {
    ssm.destroy();
    await aws.stop();
  }
}

describe('an answer of the parameter store that cannot be read', () => {
  it.each([
    ['is no JSON', 200, '{"Parameter":{"Value":xoxb-SECRET-1}}'],
    ['breaks off behind the token', 200, '["xoxb-SECRET-1",x'],
    ['repeats it in an error', 500, '{"__type":"InternalServerError","message":"xoxb-SECRET-1"}'],
  ])('and %s may be another one later, and nothing of it is told', async (_, status, body) => {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const endpoint = `http://127.0.0.1:${port}`;
    const ssm = new SSMClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
    try {
      const failure = await errorOf(
        slackClientFrom({
          token: { parameter: PARAMETER },
          ssm,
          headers: {},
          timeout: 10_000,
          now: () => new Date('2026-11-21T12:00:00Z'),
        })(),
      );
      expect(failure).toBeInstanceOf(TransientFailure);
      expect(failure.message).toMatch(`reading the Slack token from the parameter ${PARAMETER}: `);
      expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/SECRET|ECRET-1/);
    } finally {
      ssm.destroy();
      server.close();
      server.closeAllConnections();
    }
  });
});

describe('a parameter that holds something else than a token', () => {
  it.each([
    ['a secret of several lines', '{\n  "token": "xoxb-SECRET-1"\n}'],
    ['a token with words around it', 'token xoxb-SECRET-1'],
    ['nothing', ' '],
  ])('%s is refused without a word of what it holds', async (_, text) => {
    const failure = await failureWith(text);
    expect(failure).toBeInstanceOf(PermanentFailure);
    expect((failure as Error).message).toBe(`the parameter ${PARAMETER} holds no Slack token`);
    expect((failure as Error).stack).not.toContain('SECRET');
  });

  it('a token is taken, with a line break at its end too', async () => {
    expect(await failureWith('xoxb-SECRET-1\n')).toBeUndefined();
  });
});

it('a token that somebody else asked for in vain is asked for once more', async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    const isFirst = asked === 1;
    const body = isFirst
      ? '{"__type":"AccessDeniedException"}'
      : '{"Parameter":{"Value":"xoxb-1"}}';
    response.writeHead(isFirst ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const endpoint = `http://127.0.0.1:${port}`;
  const ssm = new SSMClient({ endpoint, region: 'eu-central-1', credentials, maxAttempts: 1 });
  const now = () => new Date('2026-11-21T12:00:00Z');
  const client = slackClientFrom({
    token: { parameter: PARAMETER },
    ssm,
    headers: {},
    timeout: 10_000,
    now,
  });
  try {
    const [first, second] = await Promise.allSettled([client(), client()]);
    expect([first.status, second.status, asked]).toEqual(['rejected', 'fulfilled', 2]);
    expect((await client()).token).toBe('xoxb-1');
    expect(asked).toBe(2);
  } finally {
    ssm.destroy();
    server.close();
    server.closeAllConnections();
  }
});
