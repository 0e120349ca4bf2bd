import type { Context } from 'aws-lambda';
import type { Digest } from '../../src/core/digest.ts';
import { PermanentFailure } from '../../src/core/errors.ts';
import type { Figure } from '../../src/core/figures.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy/policy.ts';
import { figuresOfFailure } from '../../src/lambda/figures.ts';
import { story as arrivals } from '../../src/lambda/handlers/image-arrived.ts';
import { story as sweeps } from '../../src/lambda/handlers/sweep.ts';
import { lambdaHandler, toolsOfTheEnvironment } from '../../src/lambda/lambda-handler.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { waitingIn } from '../../src/pipeline/figures.ts';
import { refreshThreatIntel } from '../../src/pipeline/refresh-threat-intel.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, TABLE } from '../support/ledger.ts';
import { type Line, logging } from '../support/logging.ts';
import { ACCOUNT, basicScan, digestOf, REGION, worldOf } from '../support/worlds.ts';

const NEW = digestOf('aa');
const UNSCANNED = digestOf('bb');
const UNHEARD = digestOf('cc');
const image = (imageDigest: string, tag: string, more: object) => ({
  imageDigest,
  imageTags: [tag],
  ...more,
});

let aws: EmbeddedAws;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  environment = { ...process.env };
  const imagePushedAt = Math.floor(Date.now() / 1_000) - 90;
  aws = await embedded(
    worldOf([
      image(NEW, '1', { imagePushedAt, scan: basicScan('CRITICAL') }),
      image(UNSCANNED, '2', {}),
      image(UNHEARD, '3', { scan: basicScan('CRITICAL') }),
    ]),
  );
  await createLedger(aws);
  Object.assign(process.env, aws.environment, {
    LEDGER_TABLE: TABLE,
    TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`,
    SLACK_CHANNEL: 'C0VERDICTS',
    SLACK_BOT_TOKEN: 'xoxb-embedded',
    METRICS_NAMESPACE: 'ecr-scan-notifier-test',
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
  functionName: 'test',
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 300_000,
} as Context;

const push = (digest: string, tag: string) => ({
  version: '0',
  id: 'event-1',
  'detail-type': 'ECR Image Action',
  source: 'aws.ecr',
  account: ACCOUNT,
  time: new Date().toISOString(),
  region: REGION,
  resources: [],
  detail: {
    'repository-name': 'shop/api',
    result: 'SUCCESS',
    'action-type': 'PUSH',
    'image-digest': digest,
    'image-tag': tag,
  },
});

/** What a function says in figures, by their names, with what they are told apart by. */
const figuresIn = (lines: readonly Line[]): Record<string, unknown> =>
  Object.fromEntries(
    lines
      .filter(({ message }) => message === 'metrics')
      .flatMap(
        ({ level: _1, timestamp: _2, message: _3, _aws: _4, correlation_id: event, ...line }) => {
          const by = Object.values(line).filter((value) => typeof value === 'string');
          return Object.entries({ ...line, event })
            .filter(([name, value]) => typeof value !== 'string' || name === 'event')
            .map(([name, value]) => [name === 'event' ? name : [name, ...by].join(' '), value]);
        },
      ),
  );

const arrive = (digest: string, tag: string) => {
  const handler = lambdaHandler(
    arrivals,
    toolsOfTheEnvironment(() => BUILT_IN_POLICY),
  );
  return logging(() => handler(push(digest, tag), context).catch((error: unknown) => error));
};

describe('what an event comes to in figures', () => {
  it('is a verdict, how long it took from the push, what was told and what it took of ECR', async () => {
    const { lines } = await arrive(NEW, '1');
    const { PushToVerdict, ...figures } = figuresIn(lines);
    expect(figures).toEqual({
      event: 'event-1',
      'Verdicts quarantined': 1,
      Messages: 2,
      EcrCalls: 6,
    });
    expect(Number(PushToVerdict)).toBeGreaterThanOrEqual(90);
    expect(Number(PushToVerdict)).toBeLessThan(150);
  });

  it('is no verdict for the same evidence again', async () => {
    const { lines } = await arrive(NEW, '1');
    expect(Object.keys(figuresIn(lines))).toEqual(['EcrCalls', 'event']);
  });

  it('says why an image is undecided, and takes that for no answer to the push', async () => {
    const { lines } = await arrive(UNSCANNED, '2');
    expect(figuresIn(lines)).toEqual({
      event: 'event-1',
      'Verdicts undecided': 1,
      'UndecidedReasons scan-never-scanned': 1,
      EcrCalls: 4,
    });
  });

  it('counts the attempts that AWS had to be asked for', async () => {
    const faults = [{ call: 'ecr:DescribeImages', nth: 1, error: 'ThrottlingException' }];
    aws.changeWorld({ faults });
    const { lines } = await arrive(UNSCANNED, '2');
    expect(figuresIn(lines)).toMatchObject({ Retries: 1, EcrCalls: 5 });
  });

  it('names the route by which people could not be told, and counts the verdict when all are', async () => {
    aws.changeWorld({
      faults: [{ call: 'slack:chat.postMessage', nth: 1, error: 'channel_not_found' }],
    });
    const failed = await arrive(UNHEARD, '3');
    expect(failed.result).toBeInstanceOf(PermanentFailure);
    expect(figuresIn(failed.lines)).toEqual({
      event: 'event-1',
      'DeliveryFailures slack': 1,
      EcrCalls: 6,
    });
    const again = await arrive(UNHEARD, '3');
    expect(figuresIn(again.lines)).toMatchObject({ 'Verdicts quarantined': 1, Messages: 1 });
  });

  it('tells of each sweep for how long the oldest thing had been due', async () => {
    const handler = lambdaHandler(
      sweeps,
      toolsOfTheEnvironment(() => BUILT_IN_POLICY),
    );
    const { lines } = await logging(() => handler({ id: 'event-2' }, context));
    expect(figuresIn(lines)).toEqual({
      event: 'event-2',
      'OldestDue urgent': 0,
      'OldestDue patient': 0,
    });
  });

  it('is not told where nobody asks for metrics', async () => {
    delete process.env['METRICS_NAMESPACE'];
    const { lines } = await arrive(NEW, '1');
    expect(lines.map(({ message }) => message)).toEqual(['event done']);
  });
});

describe('what is due', () => {
  const now = new Date('2026-11-26T12:00:00Z');
  const due = (kind: 'review' | 'acted' | 'watched' | 'again', dueAt: string) => ({
    image: { account: ACCOUNT, region: REGION, repository: 'shop/api', digest: NEW as Digest },
    kind,
    dueAt,
  });

  it('is told apart by whether anybody should wait for it', () => {
    expect(
      waitingIn(
        [
          due('acted', '2026-11-26T11:59:30Z'),
          due('review', '2026-11-26T11:50:00Z'),
          due('watched', '2026-11-26T10:00:00Z'),
          due('again', '2026-11-26T11:00:00Z'),
        ],
        now,
      ),
    ).toEqual([
      { metric: 'OldestDue', of: 'urgent', value: 600 },
      { metric: 'OldestDue', of: 'patient', value: 7_200 },
    ]);
  });
});

describe('the age of a feed', () => {
  const now = new Date('2026-11-26T12:00:00Z');
  const kev = { feed: 'kev', date: '2026-11-25T12:00:00Z', entries: 1_400, changed: 1 } as const;

  it('is told by its own date, though the other one cannot be refreshed', async () => {
    const refused = new PermanentFailure('EPSS is refused');
    const feeds = [() => Promise.resolve(kev), () => Promise.reject(refused)];
    const failure = await errorOf(refreshThreatIntel({ feeds }));
    expect(failure).toBe(refused);
    const figures: Figure[] = [{ metric: 'FeedAge', of: 'kev', value: 86_400 }];
    expect(figuresOfFailure(failure, now)).toEqual(figures);
  });
});
