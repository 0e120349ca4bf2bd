import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { LogLevel, WebClient } from '@slack/web-api';
import {
  type EmbeddedAws,
  type EmbeddedAwsOptions,
  startEmbeddedAws,
} from '../../src/local/aws/embedded-aws.ts';
import { parseWorld } from '../../src/local/aws/parse-world.ts';

export const A = `sha256:${'a'.repeat(64)}`;
export const B = `sha256:${'b'.repeat(64)}`;
export const C = `sha256:${'c'.repeat(64)}`;

const running: { stop: () => Promise<void> }[] = [];

/** Starts an embedded AWS over a world; `stopAll` ends it. */
export async function embedded(
  world: Record<string, unknown> = {},
  options: Omit<EmbeddedAwsOptions, 'world'> = {},
): Promise<EmbeddedAws> {
  const base = { account: '123456789012', region: 'eu-central-1', repositories: [] };
  const aws = await startEmbeddedAws({
    world: parseWorld({ ...base, ...world }, 'world.json'),
    now: () => new Date('2026-11-21T10:00:00Z'),
    ...options,
  });
  running.push(aws);
  return aws;
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((each) => each.stop()));
}

/** The real clients, configured from the environment the embedded AWS gives. */
export function clientsOf(aws: EmbeddedAws, invocation = 'test', maxAttempts = 1) {
  const { environment } = aws;
  const config = {
    endpoint: environment['AWS_ENDPOINT_URL'] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
    userAgentAppId: invocation,
    maxAttempts,
  };
  const clients = {
    ecr: new ECRClient(config),
    inspector: new Inspector2Client(config),
    sns: new SNSClient(config),
    events: new EventBridgeClient(config),
    ssm: new SSMClient(config),
    dynamodb: new DynamoDBClient(config),
  };
  running.push({
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  });
  return { ...clients, slack: slackOf(aws, 'xoxb-test', invocation) };
}

/** `patient`: waits by itself where Slack wants to be left alone for a while. */
export function slackOf(
  aws: EmbeddedAws,
  token: string,
  invocation = 'test',
  retries = 0,
  patient = true,
) {
  return new WebClient(token, {
    slackApiUrl: aws.environment['SLACK_API_URL'] ?? '',
    headers: { 'x-invocation': invocation },
    retryConfig: { retries, minTimeout: 1, maxTimeout: 1 },
    rejectRateLimitedCalls: !patient,
    // Long: on a busy machine an answer of our own Slack may take seconds.
    timeout: 30_000,
    logger: silence,
  });
}

const silence = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** The exception a call raises. */
export async function errorOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('the call went through');
}
