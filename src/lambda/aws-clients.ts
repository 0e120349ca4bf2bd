import { ECRClient } from '@aws-sdk/client-ecr';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isThrottled } from '../core/aws-failure.ts';
import {
  type ClientOptions,
  CONNECTING,
  IN_A_FUNCTION,
  inCommon,
  type Limits,
  ledgerClient,
  parametersClient,
} from './own-clients.ts';
import { endingInTime } from './time-limits.ts';

export { type ClientOptions, IN_A_FUNCTION, type Limits } from './own-clients.ts';

/** At a keyboard nobody ends a run, and hundreds of images are read: throttling may be waited out. */
export const AT_THE_KEYBOARD: Limits = {
  ...IN_A_FUNCTION,
  ecr: { attempt: 20_000, call: 120_000 },
};

/** The clients of AWS, each made when it is first needed. Every call of every client ends in time. */
export interface AwsClients {
  readonly ecr: (region?: string) => ECRClient;
  /**
   * The same connections, one attempt for each call, and no memory of being throttled: for reads that nobody
   * needs, which must not slow down those that follow.
   */
  readonly ecrOnce: (region?: string) => ECRClient;
  readonly inspector: (region: string) => Inspector2Client;
  readonly ledger: () => DynamoDBDocumentClient;
  readonly topic: () => SNSClient;
  readonly bus: () => EventBridgeClient;
  readonly parameters: () => SSMClient;
}

/** Region, credentials and endpoints come from the environment that the SDK reads itself. */
export function awsClients({
  run,
  limits = IN_A_FUNCTION,
  deployed = false,
  sending,
  onThrottled,
  sent,
}: ClientOptions = {}): AwsClients {
  const { by, common } = inCommon({ run, deployed, sending });
  // ECR publishes no rates for the calls that read: its clients slow themselves down when throttled.
  const ecr = once((region) => {
    const own = { ...common, ...regionOf(region), ...by(CONNECTING) };
    const client = new ECRClient({ ...own, retryMode: 'adaptive' });
    if (onThrottled) tellOfThrottling(client, onThrottled);
    return endingInTime(client, limits.ecr, sent);
  });
  return {
    ecr,
    ecrOnce: (region) => {
      const { requestHandler } = ecr(region).config;
      return new ECRClient({ ...common, ...regionOf(region), maxAttempts: 1, requestHandler });
    },
    inspector: once((region) => {
      const own = { ...common, ...regionOf(region), ...by({ connectionTimeout: 1_000 }) };
      return endingInTime(new Inspector2Client({ ...own, maxAttempts: 2 }), limits.inspector, sent);
    }),
    ledger: () => ledgerClient({ run, limits, deployed, sending, sent }),
    topic: () => {
      // Each attempt may be a message: the route alone repeats what surely was not taken.
      const own = { ...common, maxAttempts: 1, ...by(SAID_ONCE) };
      return endingInTime(new SNSClient(own), limits.topic, sent);
    },
    bus: () => {
      const own = { ...common, maxAttempts: 1, ...by(SAID_ONCE) };
      return endingInTime(new EventBridgeClient(own), limits.bus, sent);
    },
    parameters: () => parametersClient({ run, limits, deployed, sending, sent }),
  };
}

/** The step in which answers are read lies within that of the retries: it sees every attempt. */
function tellOfThrottling({ middlewareStack }: ECRClient, tell: () => void): void {
  middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isThrottled(error)) tell();
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high', name: 'tellOfThrottling' },
  );
}

/**
 * A connection that was kept from an earlier event may be dead without our knowing: a message lost on it could
 * have been taken.
 */
const SAID_ONCE = {
  ...CONNECTING,
  httpAgent: { keepAlive: false },
  httpsAgent: { keepAlive: false },
};

/** Without a region: where the environment says. */
const regionOf = (region: string | undefined) => (region === undefined ? {} : { region });

/** One for each region, made when it is first needed. */
function once<T>(clientIn: (region?: string) => T): (region?: string) => T {
  const clients = new Map<string | undefined, T>();
  return (region) => {
    const client = clients.get(region) ?? clientIn(region);
    clients.set(region, client);
    return client;
  };
}
