import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type ClientOptions,
  CONNECTING,
  IN_A_FUNCTION,
  inCommon,
  type Limits,
  ledgerClient,
  parametersClient,
} from './own-clients.ts';
import { type RegistryClients, registryClients } from './registry-clients.ts';
import { endingInTime } from './time-limits.ts';

export { type ClientOptions, IN_A_FUNCTION, type Limits } from './own-clients.ts';

/** At a keyboard nobody ends a run, and hundreds of images are read: throttling may be waited out. */
export const AT_THE_KEYBOARD: Limits = {
  ...IN_A_FUNCTION,
  ecr: { attempt: 20_000, call: 120_000 },
};

/** The clients of AWS, each made when it is first needed. Every call of every client ends in time. */
export interface AwsClients extends RegistryClients {
  readonly ledger: () => DynamoDBDocumentClient;
  readonly topic: () => SNSClient;
  readonly bus: () => EventBridgeClient;
  readonly parameters: () => SSMClient;
}

/** Region, credentials and endpoints come from the environment that the SDK reads itself. */
export function awsClients(options: ClientOptions = {}): AwsClients {
  const { run, limits = IN_A_FUNCTION, deployed = false, sending, sent } = options;
  const { by, common } = inCommon({ run, deployed, sending });
  return {
    ...registryClients(options),
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

/**
 * A connection that was kept from an earlier event may be dead without our knowing: a message lost on it could
 * have been taken.
 */
const SAID_ONCE = {
  ...CONNECTING,
  httpAgent: { keepAlive: false },
  httpsAgent: { keepAlive: false },
};
