import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Inspector2Client } from '@aws-sdk/client-inspector2';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isThrottled } from '../core/aws-failure.ts';
import { wellFormed } from '../core/text.ts';
import { endingInTime, type Patience } from './time-limits.ts';

/** How long each service is waited for. */
export type Limits = Readonly<
  Record<'ecr' | 'inspector' | 'ledger' | 'topic' | 'bus' | 'parameters' | 'slack', Patience>
>;

/**
 * A function that judges has 45 seconds. What does not answer has to fail while there is time left to say
 * so by name and to give the lease back.
 */
export const IN_A_FUNCTION: Limits = {
  // A page of 1,000 findings is some megabytes, and ECR takes seconds for it.
  ecr: { attempt: 10_000, call: 20_000 },
  // Its details are welcome and not needed: nobody waits long for them.
  inspector: { attempt: 2_000, call: 3_000 },
  // Milliseconds as a rule; the largest transaction, 4 MB, a second. Throttled, it needs its pauses.
  ledger: { attempt: 4_000, call: 10_000 },
  // One attempt, see below.
  topic: { attempt: 8_000, call: 8_000 },
  bus: { attempt: 8_000, call: 8_000 },
  // Throttled, the SDK's three pauses may take seven seconds.
  parameters: { attempt: 3_000, call: 8_000 },
  slack: { attempt: 10_000, call: 10_000 },
};

/** At a keyboard nobody ends a run, and hundreds of images are read: throttling may be waited out. */
export const AT_THE_KEYBOARD: Limits = {
  ...IN_A_FUNCTION,
  ecr: { attempt: 20_000, call: 120_000 },
};

export interface ClientOptions {
  /** The name by which a run's calls are told apart. */
  readonly run?: string;
  readonly limits?: Limits;
  /** As a function: it has no files in which the SDK would find settings of its own. */
  readonly deployed?: boolean;
  /** What carries the requests of a client; without it the network does. */
  readonly sending?: () => NonNullable<ECRClientConfig['requestHandler']>;
  /** Called whenever ECR refuses an attempt for coming too fast: the client itself only slows down. */
  readonly onThrottled?: () => void;
}

/**
 * The SDK's own defaults. What is said is not looked for, for each client anew, in the environment and in
 * files; FIPS endpoints are still used in the regions that are named for them.
 */
const DEFAULTS = {
  defaultsMode: 'legacy' as const,
  retryMode: 'standard',
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
  authSchemePreference: [] as string[],
  userAgentAppId: async () => undefined,
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
}: ClientOptions = {}): AwsClients {
  const by = (options: object) => ({ requestHandler: sending?.() ?? options });
  const common = {
    ...(deployed && DEFAULTS),
    maxAttempts: 4,
    ...(run && { userAgentAppId: run }),
  };
  // ECR publishes no rates for the calls that read: its clients slow themselves down when throttled.
  const ecr = once((region) => {
    const own = { ...common, ...regionOf(region), ...by(CONNECTING) };
    const client = new ECRClient({ ...own, retryMode: 'adaptive' });
    if (onThrottled) tellOfThrottling(client, onThrottled);
    return endingInTime(client, limits.ecr);
  });
  return {
    ecr,
    ecrOnce: (region) => {
      const { requestHandler } = ecr(region).config;
      return new ECRClient({ ...common, ...regionOf(region), maxAttempts: 1, requestHandler });
    },
    inspector: once((region) => {
      const own = { ...common, ...regionOf(region), ...by({ connectionTimeout: 1_000 }) };
      return endingInTime(new Inspector2Client({ ...own, maxAttempts: 2 }), limits.inspector);
    }),
    ledger: () => {
      const marshallOptions = { removeUndefinedValues: true };
      const account = deployed && { accountIdEndpointMode: 'preferred' as const };
      const own = { ...common, ...account, ...by(CONNECTING) };
      const client = DynamoDBDocumentClient.from(new DynamoDBClient(own), { marshallOptions });
      // DynamoDB refuses an item with half a character in it, and some of the texts are anybody's.
      client.middlewareStack.add(
        (next) => (args) => next({ ...args, input: wellFormed(args.input) }),
        { step: 'initialize', name: 'wellFormed' },
      );
      return endingInTime(client, limits.ledger);
    },
    topic: () => {
      // Each attempt may be a message: the route alone repeats what surely was not taken.
      const own = { ...common, maxAttempts: 1, ...by(SAID_ONCE) };
      return endingInTime(new SNSClient(own), limits.topic);
    },
    bus: () => {
      const own = { ...common, maxAttempts: 1, ...by(SAID_ONCE) };
      return endingInTime(new EventBridgeClient(own), limits.bus);
    },
    parameters: () =>
      endingInTime(new SSMClient({ ...common, ...by(CONNECTING) }), limits.parameters),
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

const CONNECTING = { connectionTimeout: 3_000 };

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
