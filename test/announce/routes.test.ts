import { busRoute } from '../../src/announce/bus/bus-route.ts';
import { peopleRoute } from '../../src/announce/people/people-route.ts';
import { slackClientFrom } from '../../src/announce/slack/slack-client.ts';
import { slackRoute } from '../../src/announce/slack/slack-route.ts';
import { topicRoute } from '../../src/announce/topic/topic-route.ts';
import { endingInTime } from '../../src/lambda/time-limits.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { parseWorldChange } from '../../src/local/aws/parse-world.ts';
import { clientsOf, embedded, errorOf, stopAll } from '../local/embedded.ts';
import { announcementOf } from '../support/announcements.ts';
import { digestOf, finding, imageWith } from '../support/samples.ts';
import { SOON } from '../support/soon.ts';

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

interface Access {
  readonly token?: { parameter: string } | { value: string };
  readonly now?: () => Date;
  readonly timeout?: number;
}
function slack({ token = { value: 'xoxb-1' }, now, timeout = 10_000 }: Access = {}) {
  const pauses: number[] = [];
  const client = slackClientFrom({
    token,
    apiUrl: aws.environment['SLACK_API_URL'] ?? '',
    ssm: clientsOf(aws).ssm,
    headers: {},
    now: now ?? (() => new Date('2026-11-21T10:00:00Z')),
    timeout,
  });
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  return { route: slackRoute({ channel: 'C0VERDICTS', notify: [], client, pause }), pauses };
}

/** Nothing has been said of the image. */
const FIRST = {
  number: 1,
  judgedAt: '2026-11-21T10:00:00Z',
  isResumed: false,
  note: async () => undefined,
};

const ARN = 'arn:aws:sns:eu-central-1:210987654321:verdicts';

/** The topic as it is deployed: its client makes one attempt for each call. */
/** What never ends is given up after a second; an answer may take its time on a busy machine. */
const patienceFor = (answer: object) =>
  'hang' in answer || 'drip' in answer
    ? { attempt: 1_000, call: 1_000 }
    : { attempt: 5_000, call: 5_000 };

function topic(patience = { attempt: 5_000, call: 5_000 }) {
  const pauses: number[] = [];
  const pause = async (milliseconds: number) => void pauses.push(milliseconds);
  const sns = endingInTime(clientsOf(aws).sns, patience);
  return { route: topicRoute({ sns, topicArn: ARN, pause }), pauses };
}
const topicFault = (more: Record<string, unknown>) =>
  aws.changeWorld(parseWorldChange({ faults: [{ call: 'sns:Publish', nth: 1, ...more }] }, 'x'));

const fault = (more: Record<string, unknown>) =>
  aws.changeWorld(
    parseWorldChange({ faults: [{ call: 'slack:chat.postMessage', nth: 1, ...more }] }, 'x'),
  );

describe('the Slack route', () => {
  it('posts once and answers with channel and ts', async () => {
    const { route, pauses } = slack();
    expect(route.name).toBe('slack');
    const { receipt, conversation } = await route.send(announcement, FIRST);
    expect(receipt).toMatch(/^C0VERDICTS\/1795255200\.\d{6}$/);
    expect(receipt).toBe(`${conversation?.channel}/${conversation?.root}`);
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
          delivery_id: `210987654321/eu-central-1/shop/cart@${digestOf('a')}#1/root`,
        },
      },
    });
  });

  it('waits as long as Slack says and posts then, once', async () => {
    fault({ status: 429, retryAfter: 7 });
    const { route, pauses } = slack();
    await route.send(announcement, FIRST);
    expect(pauses).toEqual([7_000]);
    expect(aws.slack).toHaveLength(1);
    expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 2 });
  });

  it('leaves a longer wait to the event that comes again', async () => {
    fault({ status: 429, retryAfter: 11 });
    const { route, pauses } = slack();
    expect((await errorOf(route.send(announcement, FIRST))).name).toBe('TransientFailure');
    expect([pauses, aws.slack.length]).toEqual([[], 0]);
  });

  it('waits for no more than ten seconds in all', async () => {
    fault({ status: 429, retryAfter: 6, times: 2 });
    const { route, pauses } = slack();
    const failure = await errorOf(route.send(announcement, FIRST));
    expect([failure.name, failure.message]).toEqual([
      'TransientFailure',
      'posting to the Slack channel C0VERDICTS: rate limited for 6 s',
    ]);
    expect([pauses, aws.countCalls()]).toEqual([[6_000], { 'slack:chat.postMessage': 2 }]);
  });

  it.each([{ error: 'ratelimited' }, { error: 'rate_limited' }])(
    'tries again after %j',
    async (answer) => {
      fault(answer);
      const { route, pauses } = slack();
      await route.send(announcement, FIRST);
      expect([pauses, aws.slack.length]).toEqual([[1_000], 1]);
    },
  );

  it('gives up after three tries', async () => {
    fault({ error: 'ratelimited', times: 3 });
    const { route, pauses } = slack();
    expect((await errorOf(route.send(announcement, FIRST))).name).toBe('TransientFailure');
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
    'something_new',
  ])('needs a person after %s', async (error) => {
    fault({ error });
    const failure = await errorOf(slack().route.send(announcement, FIRST));
    expect([failure.name, failure.message]).toEqual([
      'PermanentFailure',
      `posting to the Slack channel C0VERDICTS: ${error}`,
    ]);
    expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 1 });
  });

  it.each([
    'message_limit_exceeded',
    'internal_error',
    'fatal_error',
    'request_timeout',
    'service_unavailable',
  ])(
    'may succeed later after %s, and is not repeated here: it could be said twice',
    async (error) => {
      fault({ error });
      const failure = await errorOf(slack().route.send(announcement, FIRST));
      expect([failure.name, failure.message]).toEqual([
        'TransientFailure',
        `posting to the Slack channel C0VERDICTS: ${error}`,
      ]);
      expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 1 });
    },
  );

  it.each([
    [{ status: 503 }, 'HTTP status 503', 0],
    [{ lost: true }, 'no answer: ECONNRESET', 1],
    [{ hang: true }, 'no answer: TimeoutError', 0],
    [{ drip: true }, 'no answer: TimeoutError', 1],
  ])(
    'leaves it to the next event whether %j was a message: it is not repeated',
    async (answer, why, messages) => {
      fault(answer);
      const { route, pauses } = slack({ timeout: patienceFor(answer).attempt });
      const began = performance.now();
      const failure = await errorOf(route.send(announcement, FIRST));
      expect(performance.now() - began).toBeLessThan(SOON);
      expect(failure.name).toBe('TransientFailure');
      expect(failure.message).toContain(`posting to the Slack channel C0VERDICTS: ${why}`);
      expect([pauses, aws.slack.length]).toEqual([[], messages]);
      expect(aws.countCalls()).toEqual({ 'slack:chat.postMessage': 1 });
    },
  );

  it('needs a person after an HTTP 404', async () => {
    fault({ status: 404 });
    expect((await errorOf(slack().route.send(announcement, FIRST))).name).toBe('PermanentFailure');
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
    fault({ error: 'ratelimited' });
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
    expect(await topic().route.notify(notices)).not.toBe('');
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
    await route.send(announcement, FIRST);
    minute = 14;
    await route.send(announcement, FIRST);
    expect(aws.countCalls()).toEqual({ 'ssm:GetParameter': 1, 'slack:chat.postMessage': 2 });
    minute = 15;
    await route.send(announcement, FIRST);
    expect(aws.countCalls()).toEqual({ 'ssm:GetParameter': 2, 'slack:chat.postMessage': 3 });
  });

  it('that is in no parameter needs a person', async () => {
    const { route } = slack({ token: { parameter: '/nowhere' } });
    const failure = await errorOf(route.send(announcement, FIRST));
    expect(failure.name).toBe('PermanentFailure');
    expect(failure.message).toMatch(/^reading the Slack token from the parameter \/nowhere: /);
  });
});

describe('the topic route', () => {
  beforeEach(() => {
    aws.sns.length = 0;
  });

  it('publishes subject, body and attributes, and answers with the message id', async () => {
    const { route, pauses } = topic();
    expect(await route.send(announcement, FIRST)).not.toBe('');
    expect([pauses, aws.sns.length]).toEqual([[], 1]);
    expect(aws.sns.at(-1)).toMatchObject({ subject: '[quarantined] shop/cart:1.4.2' });
  });

  it.each([
    ['ThrottlingException', 400],
    ['Throttled', 429],
    ['KMSThrottling', 400],
  ])('waits a second after %s, which took nothing, and publishes once', async (error, status) => {
    topicFault({ error, status });
    const { route, pauses } = topic();
    await route.send(announcement, FIRST);
    expect([pauses, aws.sns.length]).toEqual([[1_000], 1]);
    expect(aws.countCalls()).toEqual({ 'sns:Publish': 2 });
  });

  it('gives up after three tries', async () => {
    topicFault({ error: 'Throttled', status: 429, times: 3 });
    const { route, pauses } = topic();
    expect((await errorOf(route.send(announcement, FIRST))).name).toBe('TransientFailure');
    expect([pauses, aws.countCalls()]).toEqual([[1_000, 1_000], { 'sns:Publish': 3 }]);
  });

  it.each([
    [{ error: 'InternalError', status: 500 }, 0],
    [{ error: 'ServiceUnavailable', status: 503 }, 0],
    [{ lost: true }, 1],
    [{ hang: true }, 0],
    [{ drip: true }, 1],
  ])(
    'leaves it to the next event whether %j was a message: it is not repeated',
    async (answer, messages) => {
      topicFault(answer);
      const { route, pauses } = topic(patienceFor(answer));
      const failure = await errorOf(route.send(announcement, FIRST));
      expect(failure.name).toBe('TransientFailure');
      expect(failure.message).toMatch(/^publishing to arn:aws:sns:/);
      expect([pauses, aws.sns.length]).toEqual([[], messages]);
      expect(aws.countCalls()).toEqual({ 'sns:Publish': 1 });
    },
  );

  it.each([
    ['AuthorizationError', 403],
    ['NotFound', 404],
  ])('needs a person after %s (%d)', async (error, status) => {
    topicFault({ error, status });
    const failure = await errorOf(topic().route.send(announcement, FIRST));
    expect(failure.name).toBe('PermanentFailure');
    expect(failure.message).toMatch(/^publishing to arn:aws:sns:/);
  });
});

describe('the route of the topic for people', () => {
  /** As it is deployed, where time passes only by waiting. */
  function people() {
    let time = Date.parse('2026-11-21T10:00:00Z');
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => {
      pauses.push(milliseconds);
      time += milliseconds;
    };
    const sns = endingInTime(clientsOf(aws).sns, { attempt: 5_000, call: 5_000 });
    const now = () => new Date(time);
    const route = peopleRoute({ sns, topicArn: ARN, pause, notify: [], now });
    return { route, pauses, passes: (milliseconds: number) => (time += milliseconds) };
  }

  beforeEach(() => {
    aws.sns.length = 0;
  });

  it('publishes a form for each protocol, and answers with the message id', async () => {
    const { route, pauses } = people();
    expect(route.name).toBe('people');
    const { receipt, conversation } = await route.send(announcement, FIRST);
    expect([receipt === '', conversation, pauses]).toEqual([false, undefined, []]);
    expect(aws.sns).toMatchObject([
      { subject: '[quarantined] shop/cart:1.4.2', structure: 'json', attributes: {} },
    ]);
  });

  it('waits for a second between two messages, of whatever kind', async () => {
    const { route, pauses, passes } = people();
    await route.send(announcement, FIRST);
    passes(300);
    await route.notify([{ key: 'a', text: 'The waiver a ends.' }]);
    await route.send(announcement, FIRST);
    passes(2_000);
    await route.send(announcement, FIRST);
    expect([pauses, aws.sns.length]).toEqual([[700, 1_000], 4]);
  });

  it('says a hundred verdicts in a hundred seconds: SNS suspends a mail subscription at ten a second', async () => {
    const { route, pauses } = people();
    for (let count = 0; count < 100; count += 1) await route.send(announcement, FIRST);
    expect(pauses).toEqual(Array.from({ length: 99 }, () => 1_000));
    expect(aws.sns).toHaveLength(100);
  });

  it('tells of what SNS refuses as the other topic does', async () => {
    topicFault({ error: 'NotFound', status: 404 });
    const failure = await errorOf(people().route.send(announcement, FIRST));
    expect(failure.name).toBe('PermanentFailure');
    expect(failure.message).toMatch(/^publishing to arn:aws:sns:/);
  });
});

describe('the route of a bus', () => {
  function bus(patience = { attempt: 5_000, call: 5_000 }) {
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => void pauses.push(milliseconds);
    const events = endingInTime(clientsOf(aws).events, patience);
    return { route: busRoute({ events, bus: 'verdicts', pause }), pauses };
  }
  const busFault = (more: Record<string, unknown>) =>
    aws.changeWorld(
      parseWorldChange({ faults: [{ call: 'events:PutEvents', nth: 1, ...more }] }, 'x'),
    );

  beforeEach(() => {
    aws.events.length = 0;
  });

  it('puts one event, and answers with its id', async () => {
    const { route, pauses } = bus();
    const { receipt } = await route.send(announcement, FIRST);
    expect([receipt, pauses]).toEqual(['00000000-0000-4000-8000-000000000001', []]);
    expect(aws.events).toMatchObject([
      {
        bus: 'verdicts',
        event: {
          source: 'ecr-scan-notifier',
          'detail-type': 'Image Quarantined',
          detail: { version: '1', verdict: 'quarantined' },
        },
      },
    ]);
  });

  it.each([
    { error: 'ThrottlingException', status: 400 },
    // EventBridge answers with success, and counts the entry as failed.
    { error: 'ThrottlingException', status: 200 },
  ])('waits a second after %j, which took nothing, and puts it once', async (answer) => {
    busFault(answer);
    const { route, pauses } = bus();
    await route.send(announcement, FIRST);
    expect([pauses, aws.events.length]).toEqual([[1_000], 1]);
    expect(aws.countCalls()).toEqual({ 'events:PutEvents': 2 });
  });

  it.each([
    [{ error: 'InternalFailure', status: 200 }, 'InternalFailure: ', 0],
    [{ error: 'InternalException', status: 500 }, 'InternalException: ', 0],
    [{ lost: true }, '', 1],
    [{ hang: true }, 'TimeoutError: ', 0],
  ])('leaves it to the next event whether %j was taken', async (answer, why, taken) => {
    busFault(answer);
    const { route, pauses } = bus(patienceFor(answer));
    const failure = await errorOf(route.send(announcement, FIRST));
    expect(failure.name).toBe('TransientFailure');
    expect(failure.message).toContain(`putting an event on the bus verdicts: ${why}`);
    expect([pauses, aws.events.length]).toEqual([[], taken]);
    expect(aws.countCalls()).toEqual({ 'events:PutEvents': 1 });
  });

  it.each([
    ['AccessDeniedException', 400],
    ['NotAuthorizedForSourceException', 200],
    ['InvalidArgument', 200],
    ['MalformedDetail', 200],
    ['SomethingNew', 200],
  ])('needs a person after %s (%d)', async (error, status) => {
    busFault({ error, status });
    const failure = await errorOf(bus().route.send(announcement, FIRST));
    expect([failure.name, failure.message]).toEqual([
      'PermanentFailure',
      `putting an event on the bus verdicts: ${error}: ${error}, as the world's faults ask for`,
    ]);
  });

  it('puts the largest body there is', async () => {
    const findings = Array.from({ length: 10_000 }, (_, index) =>
      finding({
        id: `CVE-2026-${10_000 + index}`,
        severity: 'CRITICAL',
        package: { name: '漏'.repeat(400) },
      }),
    );
    await bus().route.send(announcementOf(imageWith({ findings })), FIRST);
    expect(aws.events).toMatchObject([{ event: { detail: { decidingTotal: 10_000 } } }]);
  });
});
