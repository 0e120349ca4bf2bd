import type { Context } from 'aws-lambda';
import { scanOf } from '../bench/findings.ts';
import { BUILT_IN_POLICY } from '../src/core/policy/policy.ts';
import { story } from '../src/lambda/handlers/scan-finished.ts';
import { readyLambdaHandler, toolsOfTheEnvironment } from '../src/lambda/lambda-handler.ts';
import type { EmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { embedded, errorOf, stopAll } from './local/embedded.ts';
import { createLedger, TABLE } from './support/ledger.ts';
import { ACCOUNT, digestOf, enhancedScanEnded, REGION, worldOf } from './support/worlds.ts';

const PARAMETER = '/ecr-scan-notifier/slack-bot-token';
const DIGEST = digestOf('a');
const event = enhancedScanEnded(DIGEST, 1);
const context = { functionName: 'x', getRemainingTimeInMillis: () => 45_000 } as Context;
/** What is read before the first event, each once. */
const READ = {
  'dynamodb:BatchGetItem': 1,
  'dynamodb:Query': 2,
  'ecr:BatchGetImage': 1,
  'ecr:DescribeImages': 1,
  'ecr:DescribeImageScanFindings': 1,
  'ssm:GetParameter': 1,
};

let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  environment = { ...process.env };
});
afterEach(async () => {
  await stopAll();
  process.env = environment;
});

/** An AWS with one image that is to be quarantined, and the environment of a function in it. */
async function deployment(lambda: object, faults: object[] = []): Promise<EmbeddedAws> {
  const images = [{ imageDigest: DIGEST, imageTags: ['1'], scan: scanOf(1) }];
  const aws = await embedded(
    { ...worldOf(images), faults },
    { parameters: { [PARAMETER]: 'xoxb-from-ssm' } },
  );
  await createLedger(aws);
  aws.calls.length = 0;
  Object.assign(process.env, aws.environment, {
    LEDGER_TABLE: TABLE,
    TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`,
    SLACK_CHANNEL: 'C0VERDICTS',
    SLACK_TOKEN_PARAMETER: PARAMETER,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    ...lambda,
  });
  return aws;
}

const start = () =>
  readyLambdaHandler(
    story,
    toolsOfTheEnvironment(() => BUILT_IN_POLICY),
  );

const IN_LAMBDA = { AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' };

it('a function in Lambda has read once what every event reads, and written and said nothing', async () => {
  const aws = await deployment(IN_LAMBDA);
  await start();
  expect(aws.countCalls()).toEqual(READ);
  expect([aws.slack, aws.sns]).toEqual([[], []]);
});

it('a function anywhere else reads nothing before its first event', async () => {
  const aws = await deployment({});
  await start();
  expect(aws.calls).toEqual([]);
});

/** What the first event ends in, and which calls it takes. */
async function firstEvent(aws: EmbeddedAws) {
  const handler = await start();
  aws.calls.length = 0;
  const { outcome, subjects } = (await handler(event, context)) as {
    outcome: string;
    subjects: { judgement: { verdict: string }; told: string[] }[];
  };
  const told = subjects.map((subject) => [subject.judgement.verdict, ...subject.told]);
  return { outcome, told, calls: aws.countCalls(), said: [aws.slack.length, aws.sns.length] };
}

it('the first event does and says the same, and finds the token there', async () => {
  const { calls: unprepared, ...before } = await firstEvent(await deployment({}));
  await stopAll();
  const { calls, ...ready } = await firstEvent(await deployment(IN_LAMBDA));
  expect(ready).toEqual(before);
  expect(ready).toEqual({
    outcome: 'judged',
    told: [['quarantined', 'slack', 'sns']],
    said: [1, 1],
  });
  expect({ ...calls, 'ssm:GetParameter': 1 }).toEqual(unprepared);
});

it.each(Object.keys(READ))(
  'the first event does and says the same where %s failed before',
  async (call) => {
    const denied = [{ call, nth: 1, error: 'AccessDeniedException' }];
    const { outcome, told, said } = await firstEvent(await deployment(IN_LAMBDA, denied));
    expect({ outcome, told, said }).toEqual({
      outcome: 'judged',
      told: [['quarantined', 'slack', 'sns']],
      said: [1, 1],
    });
  },
);

it('nobody is waited for longer than two seconds before the first event', async () => {
  const hanging = [{ call: 'ecr:DescribeImages', nth: 1, hang: true }];
  const aws = await deployment(IN_LAMBDA, hanging);
  const began = performance.now();
  const { told } = await firstEvent(aws);
  expect(performance.now() - began).toBeLessThan(9_000);
  expect(told).toEqual([['quarantined', 'slack', 'sns']]);
});

it('an environment that is not right is said by the first event', async () => {
  await deployment({ ...IN_LAMBDA, LEDGER_TABLE: '' });
  const handler = await start();
  expect((await errorOf(handler(event, context))).message).toBe(
    'the environment is not right: LEDGER_TABLE: the name of the DynamoDB table is missing',
  );
});
