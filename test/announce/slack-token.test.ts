import { SSMClient } from '@aws-sdk/client-ssm';
import { slackClientFrom } from '../../src/announce/slack-client.ts';
import { PermanentFailure } from '../../src/core/errors.ts';
import { startEmbeddedAws } from '../../src/local/embedded-aws.ts';
import { parseWorld } from '../../src/local/world.ts';

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
    return await slackClientFrom({ token: { parameter: PARAMETER }, ssm, headers: {}, now })().then(
      () => undefined,
      (failure: unknown) => failure,
    );
  } finally {
    ssm.destroy();
    await aws.stop();
  }
}

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
