import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { Context } from 'aws-lambda';
import { BUILT_IN_POLICY } from '../src/core/policy/policy.ts';
import { story as findings } from '../src/lambda/handlers/finding-changed.ts';
import { story as arrivals } from '../src/lambda/handlers/image-arrived.ts';
import { story as scans } from '../src/lambda/handlers/scan-finished.ts';
import { story as sweeps } from '../src/lambda/handlers/sweep.ts';
import { lambdaHandler, toolsOfTheEnvironment } from '../src/lambda/lambda-handler.ts';
import { withMiddleware } from '../src/lambda/middleware.ts';
import { readSettings } from '../src/lambda/settings.ts';
import { openToolbox, REAL_SURROUNDINGS } from '../src/lambda/toolbox.ts';
import type { EmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { embedded, errorOf, stopAll } from './local/embedded.ts';
import { createLedger, TABLE } from './support/ledger.ts';
import { logging } from './support/logging.ts';
import { digestOf } from './support/samples.ts';

// The policy alone is not the packaged one: it lies beside a built bundle.
const imageArrived = lambdaHandler(
  arrivals,
  toolsOfTheEnvironment(() => BUILT_IN_POLICY),
);
const scanFinished = lambdaHandler(
  scans,
  toolsOfTheEnvironment(() => BUILT_IN_POLICY),
);

const findingChanged = lambdaHandler(
  findings,
  toolsOfTheEnvironment(() => BUILT_IN_POLICY),
);

const FIRST = digestOf('a');
const BROKEN = digestOf('b');
const SECOND = digestOf('c');
const PENDING = digestOf('d');
const WAITING = digestOf('e');
const config = 'application/vnd.oci.image.config.v1+json';
const manifestOf = (digest: string): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: config, digest, size: 1 },
    layers: [],
  });
const image = (imageDigest: string, tag?: string) => ({
  imageDigest,
  imageTags: tag ? [tag] : [],
  imageManifest: manifestOf(imageDigest),
  imageManifestMediaType: 'application/vnd.oci.image.manifest.v1+json',
  artifactMediaType: config,
  scan: {
    imageScanStatus: { status: 'COMPLETE' },
    imageScanFindings: {
      imageScanCompletedAt: 1_795_255_000,
      findingSeverityCounts: { CRITICAL: 1 },
      findings: [{ name: 'CVE-2026-10000', severity: 'CRITICAL', attributes: [] }],
    },
  },
});

let aws: EmbeddedAws;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  environment = { ...process.env };
  const images = [
    image(FIRST, '1.0'),
    image(BROKEN, '2.0'),
    image(SECOND, '3.0'),
    { ...image(PENDING, '4.0'), scan: { imageScanStatus: { status: 'IN_PROGRESS' } } },
    { ...image(WAITING, '5.0'), scan: { imageScanStatus: { status: 'IN_PROGRESS' } } },
  ];
  aws = await embedded(
    { account: '210987654321', repositories: [{ repositoryName: 'shop/cart', images }] },
    { parameters: { '/ecr-scan-notifier/slack-bot-token': 'xoxb-from-ssm' } },
  );
  await createLedger(aws);
  // As deployed: the functions read all of this at their first event.
  Object.assign(process.env, aws.environment, {
    LEDGER_TABLE: TABLE,
    TOPIC_ARN: 'arn:aws:sns:eu-central-1:210987654321:verdicts',
    SLACK_CHANNEL: 'C0VERDICTS',
    SLACK_TOKEN_PARAMETER: '/ecr-scan-notifier/slack-bot-token',
  });
});
afterAll(async () => {
  await stopAll();
  for (const name of Object.keys(process.env)) {
    if (!(name in environment)) delete process.env[name];
  }
  Object.assign(process.env, environment);
});

const context = {
  functionName: 'ecr-scan-notifier-test',
  functionVersion: '7',
  memoryLimitInMB: '1024',
  awsRequestId: 'request-1',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:210987654321:function:ecr-scan-notifier-test',
  getRemainingTimeInMillis: () => 45_000,
} as Context;

const event = (source: string, type: string, detail: object) => ({
  version: '0',
  id: 'event-1',
  'detail-type': type,
  source,
  account: '210987654321',
  time: '2026-11-21T10:00:00Z',
  region: 'eu-central-1',
  resources: [],
  detail: { 'repository-name': 'shop/cart', ...detail },
});
const push = (digest: string, tag: string, more: object = {}) =>
  event('aws.ecr', 'ECR Image Action', {
    result: 'SUCCESS',
    'action-type': 'PUSH',
    'image-digest': digest,
    'image-tag': tag,
    ...more,
  });
const scanned = (digest: string) =>
  event('aws.ecr', 'ECR Image Scan', { 'scan-status': 'COMPLETE', 'image-digest': digest });

describe('the function for arrivals', () => {
  it('judges a push end to end and says in one line what became of it', async () => {
    const { result, lines } = await logging(() => imageArrived(push(FIRST, '1.0'), context));
    expect(result).toMatchObject({
      outcome: 'judged',
      subjects: [{ judgement: { verdict: 'quarantined' }, told: ['slack', 'sns'] }],
    });
    expect(aws.images()[0]?.tags).toEqual(['1.0', 'quarantined-aaaaaaaaaaaa']);
    expect([aws.slack.length, aws.sns.length]).toEqual([1, 1]);
    expect(aws.slack[0]?.body['channel']).toBe('C0VERDICTS');
    expect(aws.countCalls()['ssm:GetParameter']).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'INFO',
      message: 'event done',
      correlation_id: 'event-1',
      service: 'ecr-scan-notifier',
      function_name: 'ecr-scan-notifier-test',
      function_request_id: 'request-1',
      event: { id: 'event-1', detailType: 'ECR Image Action' },
      outcome: 'judged',
      subjects: [
        {
          repository: 'shop/cart',
          digest: FIRST,
          because: 'pushed',
          correlation_id: 'event-1',
          verdict: 'quarantined',
          reasons: ['critical'],
          marking: 'marked',
          told: ['slack', 'sns'],
        },
      ],
    });
    expect(JSON.stringify(lines)).not.toContain('xoxb');
  });

  it('keeps its tools from one event to the next', async () => {
    const before = aws.countCalls()['ssm:GetParameter'];
    const { result } = await logging(() => imageArrived(push(SECOND, '3.0'), context));
    expect(result).toMatchObject({ outcome: 'judged', subjects: [{ told: ['slack', 'sns'] }] });
    expect([before, aws.countCalls()['ssm:GetParameter']]).toEqual([1, 1]);
  });

  it('says why it ignores an event', async () => {
    const { result, lines } = await logging(() =>
      imageArrived(push(FIRST, '1.0', { 'action-type': 'DELETE' }), context),
    );
    expect(result).toEqual({ outcome: 'ignored', why: 'DELETE brings no image' });
    expect(lines).toMatchObject([
      { message: 'event done', outcome: 'ignored', why: 'DELETE brings no image' },
    ]);
  });

  it('leaves the end of a scan to the other function', async () => {
    const { result } = await logging(() => imageArrived(scanned(FIRST), context));
    expect(result).toEqual({
      outcome: 'ignored',
      why: 'the end of a scan is for the function scan-finished',
    });
  });

  it('throws what it refuses and logs it as an error', async () => {
    const malformed = push('latest', '1.0');
    const { result, lines } = await logging(() => errorOf(imageArrived(malformed, context)));
    const sentence =
      'cannot read the detail of "ECR Image Action" at image-digest: expected a digest, "sha256:…"';
    expect([result.name, result.message]).toEqual(['RefusedEvent', sentence]);
    expect(lines).toMatchObject([
      {
        level: 'ERROR',
        message: 'event failed',
        function_request_id: 'request-1',
        event: { id: 'event-1', detailType: 'ECR Image Action' },
        outcome: 'failed',
        correlation_id: 'event-1',
        subjects: [{ repository: 'shop/cart', digest: 'latest', why: sentence }],
        error: { name: 'RefusedEvent', message: sentence },
      },
    ]);
  });

  it('throws a failure of AWS, logs it, and approves nothing', async () => {
    aws.changeWorld({
      faults: [{ call: 'ecr:DescribeImages', nth: 1, error: 'AccessDeniedException' }],
    });
    const { result, lines } = await logging(() =>
      errorOf(imageArrived(push(BROKEN, '2.0'), context)),
    );
    expect(result.name).toBe('PermanentFailure');
    expect(lines).toMatchObject([
      {
        level: 'ERROR',
        message: 'event failed',
        outcome: 'failed',
        subjects: [
          {
            repository: 'shop/cart',
            digest: BROKEN,
            why: expect.stringMatching(/^describing shop\/cart sha256:b+: AccessDeniedException: /),
          },
        ],
        error: { name: 'PermanentFailure' },
      },
    ]);
    expect(aws.images()[1]?.tags).toEqual(['2.0']);
  });

  it.each([
    ['an event without a repository', { 'repository-name': 7 }, [{ digest: FIRST }]],
    [
      'an ARN where the name should be, as Inspector sends it',
      {
        'repository-name': 'arn:aws:ecr:eu-central-1:123456789012:repository/shop/cart',
        'image-digest': 'x',
      },
      [{ repository: 'shop/cart', digest: 'x' }],
    ],
    [
      'a name that is none',
      { 'repository-name': '../cart', 'image-digest': 'y'.repeat(400) },
      [{ repository: '../cart', digest: 'y'.repeat(300) }],
    ],
    ['a detail with nothing in it', { 'repository-name': null, 'image-digest': null }, []],
  ])('names of %s what stands in it', async (_, detail, subjects) => {
    const { lines } = await logging(() => errorOf(imageArrived(push(FIRST, '1', detail), context)));
    expect(lines).toMatchObject([{ message: 'event failed', outcome: 'failed', subjects }]);
  });

  it.each([undefined, null, 'text', { detail: 'text' }])('throws at %j', async (no) => {
    const { result, lines } = await logging(() => errorOf(imageArrived(no, context)));
    expect(result.name).toBe('RefusedEvent');
    expect(lines).toMatchObject([{ message: 'event failed', outcome: 'failed', subjects: [] }]);
  });
});

describe('the function for the ends of scans', () => {
  it('judges the image again and, where nothing is new, tells nobody', async () => {
    const { slack, sns } = aws;
    const before = [slack.length, sns.length];
    const { result, lines } = await logging(() => scanFinished(scanned(FIRST), context));
    expect(result).toMatchObject({ outcome: 'judged', subjects: [{ told: [] }] });
    expect([slack.length, sns.length]).toEqual(before);
    expect(lines).toMatchObject([
      {
        message: 'event done',
        function_request_id: 'request-1',
        event: { id: 'event-1', detailType: 'ECR Image Scan' },
        subjects: [{ verdict: 'quarantined', told: [] }],
      },
    ]);
  });

  it('leaves an arrival to the other function', async () => {
    const { result } = await logging(() => scanFinished(push(FIRST, '1.0'), context));
    expect(result).toEqual({
      outcome: 'ignored',
      why: 'an arrival is for the function image-arrived',
    });
  });

  it('throws a failure of Slack after it has tried the topic, and logs it', async () => {
    aws.changeWorld({
      faults: [{ call: 'slack:chat.postMessage', nth: 1, error: 'channel_not_found' }],
    });
    const before = aws.sns.length;
    const { result, lines } = await logging(() => errorOf(scanFinished(scanned(BROKEN), context)));
    expect([result.name, result.message]).toEqual([
      'PermanentFailure',
      'posting to the Slack channel C0VERDICTS: channel_not_found',
    ]);
    expect(aws.sns.length - before).toBe(1);
    expect(lines).toMatchObject([{ level: 'ERROR', message: 'event failed' }]);
  });
});

describe('the function for findings that changed', () => {
  const message = (messageId: string, body: object) => ({
    messageId,
    body: JSON.stringify(body),
    eventSourceARN: 'arn:aws:sqs:eu-central-1:210987654321:FindingEvents',
  });
  const about = (digest: string, account = '210987654321') => ({
    resources: [`arn:aws:ecr:eu-central-1:${account}:repository/shop/cart/${digest}`],
  });

  it('answers that no message has to come again, and says in one line what it heard', async () => {
    const Records = [
      message('m1', about(FIRST)),
      message('m2', about(FIRST)),
      message('m3', about(FIRST, '111122223333')),
      message('m4', about(BROKEN, '111122223333')),
    ];
    const { result, lines } = await logging(() => findingChanged({ Records }, context));
    expect(result).toEqual({ batchItemFailures: [] });
    expect(lines).toMatchObject([
      {
        level: 'INFO',
        message: 'event done',
        outcome: 'heard',
        images: 1,
        messages: 4,
        ignored: [
          {
            why: 'an image of 111122223333 in eu-central-1; this deployment serves 210987654321 in eu-central-1',
            messages: 2,
            first: 'm3',
          },
        ],
        failed: [],
      },
    ]);
  });

  it('names the messages that have to come again as Lambda wants it, and logs why as an error', async () => {
    aws.changeWorld({
      faults: [
        { call: 'dynamodb:UpdateItem', where: BROKEN, nth: 1, error: 'AccessDeniedException' },
      ],
    });
    const Records = [
      message('m1', {}),
      message('m2', about(BROKEN)),
      message('m3', about(FIRST)),
      message('m4', about(BROKEN)),
    ];
    const { result, lines } = await logging(() => findingChanged({ Records }, context));
    expect(result).toEqual({
      batchItemFailures: [
        { itemIdentifier: 'm1' },
        { itemIdentifier: 'm2' },
        { itemIdentifier: 'm4' },
      ],
    });
    expect(lines).toMatchObject([
      {
        level: 'ERROR',
        message: 'event failed in part',
        outcome: 'heard',
        images: 1,
        failed: [
          { why: 'the message names no image with its digest', messages: 1, first: 'm1' },
          { why: expect.stringContaining(`${BROKEN}: AccessDenied`), messages: 2, first: 'm2' },
        ],
      },
    ]);
  });

  it('lets come again what it has no time for', async () => {
    const times = [60_000, 11_000];
    const Records = [message('m1', about(FIRST)), message('m2', about(BROKEN))];
    const tools = openToolbox(readSettings(process.env), BUILT_IN_POLICY);
    expect(await findings({ Records }, tools, { timeLeft: () => times.shift() ?? 0 })).toEqual({
      outcome: 'heard',
      images: 1,
      messages: 2,
      ignored: [],
      failed: [{ id: 'm2', why: 'there was no time left for it' }],
    });
  });

  it('refuses what is no batch, so that all of it comes again', async () => {
    const { result, lines } = await logging(() =>
      errorOf(findingChanged(push(FIRST, '1'), context)),
    );
    expect([result.name, result.message]).toEqual([
      'RefusedEvent',
      'cannot read a batch of messages at Records: it is missing',
    ]);
    expect(lines).toMatchObject([{ level: 'ERROR', message: 'event failed' }]);
  });

  it.each([
    ['arrivals', arrivals],
    ['the ends of scans', scans],
  ])('leaves nothing to that for %s, which a finding decides nothing for', async (_, story) => {
    const other = lambdaHandler(
      story,
      toolsOfTheEnvironment(() => BUILT_IN_POLICY),
    );
    const finding = event('aws.inspector2', 'Inspector2 Finding', { status: 'ACTIVE' });
    const { result } = await logging(() => other(finding, context));
    expect(result).toEqual({
      outcome: 'ignored',
      why: 'Inspector2 Finding of aws.inspector2 decides nothing about an image',
    });
  });
});

describe('what a server in the place of Slack sends back', () => {
  /** A proxy that repeats what it was sent, our Authorization header too. */
  async function echoing(answer: (sent: string) => [number, string]): Promise<string> {
    const server = createServer((request, response) => {
      const [status, body] = answer(JSON.stringify(request.headers));
      response.writeHead(status, { 'x-sent': String(request.headers.authorization) }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    process.env['SLACK_API_URL'] = `http://127.0.0.1:${port}/api/`;
    const again = lambdaHandler(
      scans,
      toolsOfTheEnvironment(() => BUILT_IN_POLICY),
    );
    try {
      const { result, lines } = await logging(() => errorOf(again(scanned(BROKEN), context)));
      expect(lines).toMatchObject([{ message: 'event failed' }]);
      return `${JSON.stringify(lines)} ${inspect(result, { depth: 9, showHidden: true })}`;
    } finally {
      process.env['SLACK_API_URL'] = aws.environment['SLACK_API_URL'];
      server.close();
      server.closeAllConnections();
    }
  }

  it.each<[string, (sent: string) => [number, string], string]>([
    ['an error page', (sent) => [502, `<html>${sent}</html>`], 'HTTP status 502'],
    ['a JSON error', (sent) => [403, JSON.stringify({ sent })], 'HTTP status 403'],
    ['a page that is no error', (sent) => [200, sent], "an answer that is not Slack's"],
    [
      'its own word for an error',
      (sent) => [200, JSON.stringify({ ok: false, error: `bad: ${sent}` })],
      "an answer that is not Slack's",
    ],
    [
      'more about an error',
      (sent) => [200, JSON.stringify({ ok: false, error: 'invalid_auth', needed: sent })],
      'invalid_auth',
    ],
  ])('%s is not in the log, nor in the failure', async (_, answer, why) => {
    const said = await echoing(answer);
    expect(said).toContain(`posting to the Slack channel C0VERDICTS: ${why}`);
    expect(said).not.toContain('xoxb');
    expect(said).not.toContain('from-ssm');
  });

  it('and whatever else carries a token: the middleware takes it out of what it logs', async () => {
    const carrying = Object.assign(new Error('sent Bearer xoxb-12-ab%2F'), {
      headers: { authorization: 'Bearer xoxe.xoxp-1-ab' },
      cause: new Error('xapp-1-A0-7 was refused'),
    });
    const failing = withMiddleware(
      () => Promise.reject(carrying),
      toolsOfTheEnvironment(() => BUILT_IN_POLICY),
    );
    const { lines } = await logging(() => errorOf(failing({}, context)));
    expect(lines).toMatchObject([
      {
        error: {
          message: 'sent Bearer [a Slack token]',
          headers: { authorization: 'Bearer [a Slack token]' },
          cause: { message: '[a Slack token] was refused' },
        },
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/xox|xapp/);
  });
});

describe('the sweep', () => {
  it('names the images that failed, and no others', async () => {
    const inFiveMinutes = { ...context, getRemainingTimeInMillis: () => 300_000 };
    const later = new Date(Date.now() + 20 * 60 * 1_000);
    const surroundings = { ...REAL_SURROUNDINGS, now: () => later };
    const swept = lambdaHandler(sweeps, () =>
      openToolbox(readSettings(process.env), BUILT_IN_POLICY, surroundings),
    );
    // Judged and undecided: due again after a quarter of an hour.
    for (const digest of [PENDING, WAITING]) {
      await logging(() => imageArrived(push(digest, '4.0'), context));
    }
    aws.changeWorld({
      faults: [
        { call: 'ecr:DescribeImages', where: PENDING, nth: 1, error: 'AccessDeniedException' },
      ],
    });
    const { result, lines } = await logging(() => errorOf(swept({}, inFiveMinutes)));
    expect(result.name).toBe('PermanentFailure');
    expect(result.message).toMatch(`shop/cart@${PENDING}: describing shop/cart ${PENDING}: Acc`);
    expect(lines).toMatchObject([
      {
        message: 'event failed',
        outcome: 'failed',
        correlation_id: 'request-1',
        subjects: [
          {
            repository: 'shop/cart',
            digest: PENDING,
            why: expect.stringMatching(/^describing shop\/cart sha256:d+: AccessDeniedException: /),
          },
        ],
      },
    ]);
  });
});
