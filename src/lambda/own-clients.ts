import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ECRClientConfig } from '@aws-sdk/client-ecr';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Member } from '../core/served.ts';
import { wellFormed } from '../core/text.ts';
import { type AttemptedRequest, endingInTime, type Patience } from './time-limits.ts';

/*
 * The clients that every function needs, apart from those that most need: whoever needs no others loads no others.
 */

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

export interface ClientOptions {
  /** The name by which a run's calls are told apart. */
  readonly run?: string;
  readonly limits?: Limits;
  /** As a function: it has no files in which the SDK would find settings of its own. */
  readonly deployed?: boolean;
  /** What carries the requests of a client; without it the network does. */
  readonly sending?: () => NonNullable<ECRClientConfig['requestHandler']>;
  /** Accounts in which a role is taken on; without them every call is made with our own credentials. */
  readonly members?: readonly Member[];
  /** Where STS is, for their roles; the SDK's clients find theirs by themselves. */
  readonly endpoint?: string;
  /** Called whenever ECR refuses an attempt for coming too fast: the client itself only slows down. */
  readonly onThrottled?: () => void;
  /** Hears of each request that is sent. */
  readonly sent?: (request: AttemptedRequest) => void;
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

export const CONNECTING = { connectionTimeout: 3_000 };

type Common = { readonly [Key in keyof ClientOptions]: ClientOptions[Key] | undefined };

/** What all clients have in common, and what carries their requests. */
export const inCommon = ({ run, deployed, sending }: Common) => ({
  by: (options: object) => ({ requestHandler: sending?.() ?? options }),
  common: {
    ...(deployed && DEFAULTS),
    maxAttempts: 4,
    ...(run && { userAgentAppId: run }),
  },
});

/** The client of the ledger. */
export function ledgerClient(options: Common): DynamoDBDocumentClient {
  const { by, common } = inCommon(options);
  const marshallOptions = { removeUndefinedValues: true };
  const account = options.deployed && { accountIdEndpointMode: 'preferred' as const };
  const own = { ...common, ...account, ...by(CONNECTING) };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(own), { marshallOptions });
  // DynamoDB refuses an item with half a character in it, and some of the texts are anybody's.
  client.middlewareStack.add((next) => (args) => next({ ...args, input: wellFormed(args.input) }), {
    step: 'initialize',
    name: 'wellFormed',
  });
  return endingInTime(client, (options.limits ?? IN_A_FUNCTION).ledger, options.sent);
}

/** The client of Parameter Store. */
export function parametersClient(options: Common): SSMClient {
  const { by, common } = inCommon(options);
  const client = new SSMClient({ ...common, ...by(CONNECTING) });
  return endingInTime(client, (options.limits ?? IN_A_FUNCTION).parameters, options.sent);
}
