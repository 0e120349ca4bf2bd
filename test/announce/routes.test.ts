import { slackClientFrom } from '../../src/announce/slack-client.ts';
import { slackRoute } from '../../src/announce/slack-route.ts';
import { topicRoute } from '../../src/announce/topic-route.ts';
import type { EmbeddedAws } from '../../src/local/embedded-aws.ts';
import { parseWorldChange } from '../../src/local/world.ts';
import { clientsOf, embedded, errorOf, stopAll } from '../local/embedded.ts';
import { announcementOf } from '../support/announcements.ts';
import { digestOf, finding, imageWith } from '../support/samples.ts';

let aws: EmbeddedAws;
beforeAll(async () => {
  aws = await embedded({}, { parameters: { '/slack/token': ' xoxb-secret\n' } });
});
afterAll(stopAll);
beforeEach(() => {
  aws.slack.length = 0;
  aws.calls.length = 0;
});

const announcement = announcementOf(imageWith({ findings: [finding({ severity: 'CRITICAL' })] }));

function slack(more: { token?: { parameter: string } | { value: string }; now?: () => Date } = {}) {
  const pauses: number[] = [];
  const client = slackClientFrom({
    token: more.token ?? { value: 'xoxb-1' },
    apiUrl: aws.environment['SLACK_API_URL'] ?? '',
    ssm: clientsOf(aws).ssm,
    headers: {},
    now: more.now ?? (() => new Date('2026-11-21T10:00:00Z')),
  });
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  return { route: slackRoute({ channel: 'C0VERDICTS', client, pause }), pauses };
}
const fault = (more: Record<string, unknown>) =>
  aws.changeWorld(
    parseWorldChange({ faults: [{ call: 'slack:chat.postMessage', nth: 1, ...more }] }, 'x'),
  );

describe('the Slack route', () => {
  it('posts once and answers with channel and ts', async () => {
    const { route, pauses } = slack();
    expect(route.name).toBe('slack');
    expect(await route.send(announcement)).toMatch(/^C0VERDICTS\/1795255200\.\d{6}$/);
    expect(pauses).toEqual([]);
    expect(aws.slack.map(({ method }) => method)).toEqual(['chat.postMessage']);
    expect(aws.slack[0]?.body).toMatchObject({
      channel: 'C0VERDICTS',
      unfurl_links: 'false',
      unfurl_media: 'false',
      metadata: {
        event_type: 'image_judged',
        event_payload: {
          repository: 'shop/cart',
          digest: digestOf('a'),
          verdict: 'quarantined',
        },
      },
    });
  });

  it('waits as long as Slack says and posts then, once', async () => {
    fault({ status: 429, retryAfter: 7 });
    const { route, pauses } = slack();
    await route.send(announcement);
    expect(pauses).toEqual([7_000]);
    expect(aws.slack).toHaveLength(1);
    expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 2 });
  });

  it('leaves a longer wait to the event that comes again', async () => {
    fault({ status: 429, retryAfter: 11 });
    const { route, pauses } = slack();
    expect((await errorOf(route.send(announcement))).name).toBe('TransientFailure');
    expect([pauses, aws.slack.length]).toEqual([[], 0]);
  });

  it.each([{ error: 'ratelimited' }, { error: 'rate_limited' }, { status: 503 }])(
    'tries again after %j',
    async (answer) => {
      fault(answer);
      const { route, pauses } = slack();
      await route.send(announcement);
      expect([pauses, aws.slack.length]).toEqual([[1_000], 1]);
    },
  );

  it('gives up after three tries', async () => {
    fault({ status: 503, times: 3 });
    const { route, pauses } = slack();
    expect((await errorOf(route.send(announcement))).name).toBe('TransientFailure');
    expect([pauses, aws.countCalls()]).toEqual([[1_000, 1_000], { 'slack:chat.postMessage': 3 }]);
  });

  it.each([
    'channel_not_found',
    'not_in_channel',
    'is_archived',
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'missing_scope',
    'restricted_action',
    'invalid_blocks',
    'msg_too_long',
    'msg_blocks_too_long',
    'no_text',
    'message_limit_exceeded',
    'something_new',
  ])('needs a person after %s', async (error) => {
    fault({ error });
    const failure = await errorOf(slack().route.send(announcement));
    expect([failure.name, failure.message]).toEqual([
      'PermanentFailure',
      `posting to the Slack channel C0VERDICTS: ${error}`,
    ]);
    expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 1 });
  });

  it.each(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable'])(
    'may succeed later after %s, and is not repeated here: it could be said twice',
    async (error) => {
      fault({ error });
      const failure = await errorOf(slack().route.send(announcement));
      expect([failure.name, failure.message]).toEqual([
        'TransientFailure',
        `posting to the Slack channel C0VERDICTS: ${error}`,
      ]);
      expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 1 });
    },
  );

  it('needs a person after an HTTP 404', async () => {
    fault({ status: 404 });
    expect((await errorOf(slack().route.send(announcement))).name).toBe('PermanentFailure');
  });
});

describe('news of the policy', () => {
  const notices = [
    { key: 'lapses/a', text: 'The waiver a of <dana> lapses on 2026-12-01.' },
    {
      key: 'unused/b',
      text: 'The ignore rule b has matched nothing in any image judged within 30 days.',
    },
  ];

  it('goes to the channel once, and is tried again as a verdict is', async () => {
    fault({ status: 503 });
    const { route, pauses } = slack();
    expect(await route.notify(notices)).toMatch(/^C0VERDICTS\/\d+\.\d{6}$/);
    expect([pauses, aws.slack.length]).toEqual([[1_000], 1]);
    expect(aws.slack[0]?.body).toMatchObject({
      channel: 'C0VERDICTS',
      text: 'Policy: 2 things to look at. The waiver a of &lt;dana&gt; lapses on 2026-12-01.',
      metadata: { event_type: 'policy_noticed', event_payload: { notices: 2 } },
    });
  });

  it('goes to the topic without a verdict: who filters by one does not get it', async () => {
    const arn = 'arn:aws:sns:eu-central-1:210987654321:verdicts';
    expect(await topicRoute(clientsOf(aws).sns, arn).notify(notices)).not.toBe('');
    expect(aws.sns.at(-1)).toMatchObject({
      subject: '[policy] 2 things to look at',
      attributes: { kind: 'policy' },
    });
    expect(Object.keys(aws.sns.at(-1)?.attributes ?? {})).toEqual(['kind']);
  });

  it('that Slack does not take needs a person', async () => {
    fault({ error: 'channel_not_found' });
    expect((await errorOf(slack().route.notify(notices))).name).toBe('PermanentFailure');
  });
});

describe('the Slack token', () => {
  it('is read from its parameter once, and again after a quarter of an hour', async () => {
    let minute = 0;
    const now = () => new Date(Date.UTC(2026, 10, 21, 10, minute));
    const { route } = slack({ token: { parameter: '/slack/token' }, now });
    await route.send(announcement);
    minute = 14;
    await route.send(announcement);
    expect(aws.countCalls()).toEqual({ 'ssm:GetParameter': 1, 'slack:chat.postMessage': 2 });
    minute = 15;
    await route.send(announcement);
    expect(aws.countCalls()).toEqual({ 'ssm:GetParameter': 2, 'slack:chat.postMessage': 3 });
  });

  it('that is in no parameter needs a person', async () => {
    const { route } = slack({ token: { parameter: '/nowhere' } });
    const failure = await errorOf(route.send(announcement));
    expect(failure.name).toBe('PermanentFailure');
    expect(failure.message).toMatch(/^reading the Slack token from the parameter \/nowhere: /);
  });
});

describe('the topic route', () => {
  const ARN = 'arn:aws:sns:eu-central-1:210987654321:verdicts';

  it('publishes subject, body and attributes, and answers with the message id', async () => {
    const before = aws.sns.length;
    const receipt = await topicRoute(clientsOf(aws).sns, ARN).send(announcement);
    expect(receipt).not.toBe('');
    expect(aws.sns.length - before).toBe(1);
    expect(aws.sns.at(-1)).toMatchObject({ subject: '[quarantined] shop/cart:1.4.2' });
  });

  it.each([
    ['ThrottlingException', 400, 'TransientFailure'],
    ['InternalError', 500, 'TransientFailure'],
    ['AuthorizationError', 403, 'PermanentFailure'],
    ['NotFound', 404, 'PermanentFailure'],
  ])('after %s (%d) fails as %s', async (error, status, name) => {
    aws.changeWorld(
      parseWorldChange({ faults: [{ call: 'sns:Publish', nth: 1, error, status }] }, 'x'),
    );
    const failure = await errorOf(topicRoute(clientsOf(aws).sns, ARN).send(announcement));
    expect(failure.name).toBe(name);
    expect(failure.message).toMatch(/^publishing to arn:aws:sns:/);
  });
});
