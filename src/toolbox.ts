import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Route } from './announce/route.ts';
import { slackClientFrom } from './announce/slack-client.ts';
import { slackRoute } from './announce/slack-route.ts';
import { topicRoute } from './announce/topic-route.ts';
import { BUILT_IN_POLICY } from './core/policy.ts';
import type { Toolbox } from './pipeline/tools.ts';
import { recordsIn } from './records/records.ts';
import { type EcrOf, registryIn } from './registry/registry.ts';
import type { Settings } from './settings.ts';

/** What a run brings along: its clock, its way to wait and, where runs are told apart, its name. */
export interface Surroundings {
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly run?: string;
}

export const REAL_SURROUNDINGS: Surroundings = {
  now: () => new Date(),
  pause: (milliseconds) => setTimeout(milliseconds),
};

/**
 * Puts the pieces together, once per cold start. Region, credentials and endpoints come from the
 * environment that the SDK reads itself: AWS_ENDPOINT_URL alone points everything at another AWS.
 */
export function openToolbox(settings: Settings, surroundings = REAL_SURROUNDINGS): Toolbox {
  const { now, pause, run } = surroundings;
  const common = {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
    ...(run && { userAgentAppId: run }),
  };
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(common), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    registry: registryIn(ecrByRegion(common)),
    records: recordsIn({ client: dynamodb, name: settings.ledgerTable, pause }, now),
    routes: routesFor(settings, surroundings, common),
    policy: BUILT_IN_POLICY,
    now,
    pause,
  };
}

/** ECR publishes no rates for the calls that read: its clients slow themselves down when throttled. */
function ecrByRegion(common: object): EcrOf {
  const clients = new Map<string, ECRClient>();
  return (region) => {
    const client =
      clients.get(region) ?? new ECRClient({ ...common, region, retryMode: 'adaptive' });
    clients.set(region, client);
    return client;
  };
}

function routesFor(
  { slack, topicArn }: Settings,
  { now, pause, run }: Surroundings,
  common: object,
): Route[] {
  const headers: Record<string, string> = run ? { 'x-invocation': run } : {};
  const client = slack && slackClientFrom({ ...slack, ssm: new SSMClient(common), headers, now });
  return [
    ...(slack && client ? [slackRoute({ channel: slack.channel, client, pause })] : []),
    ...(topicArn ? [topicRoute(new SNSClient(common), topicArn)] : []),
  ];
}
