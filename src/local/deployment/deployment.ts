import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Policy } from '../../core/policy/policy.ts';
import type { Variables } from '../../core/variables.ts';
import type { Limits } from '../../lambda/aws-clients.ts';
import type { Settings } from '../../lambda/settings.ts';
import type { Table } from '../../records/table.ts';
import type { EmbeddedAws } from '../aws/embedded-aws.ts';
import type { Clock } from './clock.ts';
import { deliverRepeated } from './deliver-repeated.ts';
import { type BusEvent, type Delivered, deliver } from './delivery.ts';
import { SERVERLESS_YML } from './deployment-file.ts';
import { readRules, readTable } from './event-rules.ts';
import { type Invoke, openFunctions } from './functions.ts';
import { readQueueRoutes } from './queue-route.ts';
import type { Repeat } from './repeat.ts';

/** What serverless.yml deploys, in an embedded AWS: one stage, with a table of its own. */
export interface Deployment {
  /** The ledger as anybody may read it: these reads are not among the calls that are counted. */
  readonly ledger: Table;
  /** Hands events to the functions whose rules match them. */
  readonly deliver: (events: readonly BusEvent[]) => Promise<Delivered[]>;
  /** Hands one event over many times; `feed` is for what goes to a function directly. */
  readonly deliverRepeated: (
    repeat: Repeat,
    feed: (event: BusEvent) => Promise<readonly Delivered[]>,
  ) => Promise<Delivered>;
  /** Runs a function by its name, as a request to its URL does. */
  readonly invoke: Invoke;
  /** Deploys the functions with another policy. */
  readonly redeploy: (policy: Policy) => void;
  readonly close: () => void;
}

/** Creates the table that the settings name, and puts the functions and their rules to work on it. */
export async function openDeployment(
  aws: EmbeddedAws,
  settings: Settings,
  policy: Policy,
  clock: Clock,
  limits?: Limits,
  variables?: Variables,
): Promise<Deployment> {
  await aws.createTable({ ...readTable(SERVERLESS_YML, settings.ledgerTable) });
  const { invoke, redeploy } = openFunctions(aws, settings, policy, clock, limits, variables);
  const takers = {
    rules: readRules(SERVERLESS_YML),
    queues: readQueueRoutes(SERVERLESS_YML),
    invoke,
    clock,
    ...aws.place,
  };
  const direct = new DynamoDBClient({
    endpoint: aws.ledgerEndpoint,
    ...(aws.sending && { requestHandler: aws.sending.withLedger() }),
  });
  return {
    ledger: {
      client: DynamoDBDocumentClient.from(direct),
      name: settings.ledgerTable,
      pause: (milliseconds) => setTimeout(milliseconds),
    },
    deliver: (events) => deliver(events, takers),
    deliverRepeated: (repeat, feed) => deliverRepeated(repeat, takers, feed),
    invoke,
    redeploy,
    close: () => direct.destroy(),
  };
}
