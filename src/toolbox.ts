import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Route } from './announce/route.ts';
import { slackClientFrom } from './announce/slack-client.ts';
import { slackRoute } from './announce/slack-route.ts';
import { topicRoute } from './announce/topic-route.ts';
import type { Policy } from './core/policy.ts';
import type { Toolbox } from './pipeline/tools.ts';
import { openTurns } from './pipeline/turns.ts';
import { policyWaivers } from './pipeline/waiver-source.ts';
import { recordsIn } from './records/records.ts';
import { type EcrOf, registryIn } from './registry/registry.ts';
import type { Settings } from './settings.ts';
import { feedsIn } from './threat-intel/feeds.ts';
import { inspectorDetails } from './threat-intel/inspector-details.ts';
import { threatSourceIn } from './threat-intel/stored-threats.ts';

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
export function openToolbox(
  settings: Settings,
  policy: Policy,
  surroundings = REAL_SURROUNDINGS,
): Toolbox {
  const { now, pause, run } = surroundings;
  const common = {
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
    ...(run && { userAgentAppId: run }),
  };
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(common), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const table = { client: dynamodb, name: settings.ledgerTable, pause };
  return {
    registry: registryIn(ecrByRegion(common)),
    records: recordsIn(table, now),
    routes: routesFor(settings, surroundings, common),
    threats: threatSourceIn(table),
    details: inspectorDetails(inspectorByRegion(common)),
    feeds: feedsIn(table, settings.feeds, now),
    policy,
    waivers: [policyWaivers(policy)],
    inTurn: openTurns(),
    marksImages: settings.marksImages,
    now,
    pause,
  };
}

/** ECR publishes no rates for the calls that read: its clients slow themselves down when throttled. */
const ecrByRegion = (common: object): EcrOf =>
  byRegion((region) => new ECRClient({ ...common, region, retryMode: 'adaptive' }));

/** Inspector's details are welcome and not needed: nobody waits long for them. */
const inspectorByRegion = (common: object) =>
  byRegion(
    (region) =>
      new Inspector2Client({
        ...common,
        region,
        maxAttempts: 2,
        requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
      }),
  );

/** A client for each region, made when it is first needed. */
function byRegion<T>(clientIn: (region: string) => T): (region: string) => T {
  const clients = new Map<string, T>();
  return (region) => {
    const client = clients.get(region) ?? clientIn(region);
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
