import { type CallRecord, countOf } from './call.ts';
import { callOf } from './call-routes.ts';
import {
  type AnswerHold,
  type CrashListener,
  type SilenceListener,
  startCallServer,
} from './call-server.ts';
import type { Deployed } from './deploy-server.ts';
import { createLedgerTable, type TableProperties } from './dynamodb/ledger-table.ts';
import { type LedgerUnits, meteredLedger } from './dynamodb/metered-ledger.ts';
import { openLedger } from './dynamodb/open-ledger.ts';
import { changeRegistries, openRegistries } from './ecr/accounts.ts';
import type { EcrEvent } from './ecr/ecr-event.ts';
import { endScans } from './ecr/end-scans.ts';
import { type ImageAsStored, imagesOf } from './ecr/images-as-stored.ts';
import { credentials, environmentFor, SECRETS } from './environment.ts';
import type { Bus, PutEvent } from './events/bus-server.ts';
import { type FaultBook, installFaults } from './faults.ts';
import { openFeeds } from './feeds.ts';
import { answeringAll, handlerInMemory, type SdkHandler } from './in-memory-handler.ts';
import type { StoredParameters } from './parameter-server.ts';
import type { Buckets, StoredObject } from './s3/stored-object.ts';
import { type People, peopleIn } from './slack/people.ts';
import { openWorkspace, type SlackMessage } from './slack/workspace.ts';
import type { TopicMessage } from './sns/topic-server.ts';
import type { World, WorldChange } from './world.ts';

export type { CallRecord } from './call.ts';

export type EmbeddedAwsOptions = {
  world: World;
  /** The folder from which the paths in the world start: that of its file. */
  base?: string;
  /** The clock of pushes, events and Slack timestamps; without it the world's `now`, or the real time. */
  now?: () => Date;
  /** Milliseconds every call takes longer than it would. */
  delayMs?: number;
  /** Without a network, and with a DynamoDB in this very program: a call costs a fraction. */
  inMemory?: boolean;
  /** Asks DynamoDB what every call consumes: not in memory. */
  metered?: boolean;
  /** SSM parameters by name. */
  parameters?: StoredParameters;
  /** Names of buckets of S3, which are empty. */
  buckets?: readonly string[];
};

/**
 * ECR, Inspector, ECS, CodePipeline, SNS, S3, EventBridge, SSM, DynamoDB, Slack and the publishers of feeds on one port of 127.0.0.1, for
 * the real SDKs to talk to.
 */
export type EmbeddedAws = {
  /** Environment variables that point the SDKs, the Slack client and the feeds here. */
  environment: Record<string, string>;
  /** Where DynamoDB itself listens; calls made there are neither recorded nor delayed. */
  ledgerEndpoint: string;
  /** What the SDK's clients send their requests with, one for each client; undefined: over the network. */
  sending?: { withAws: () => SdkHandler; withLedger: () => SdkHandler };
  /** Whose registry it is, and where. */
  place: { account: string; region: string };
  /** Every call so far, in the order they arrived. */
  calls: CallRecord[];
  /** How often each call was made: `{ 'ecr:PutImage': 2 }`. */
  countCalls: () => Record<string, number>;
  /** What these calls consumed of DynamoDB, where it is metered. */
  ledgerUnits: LedgerUnits;
  /** What was said in Slack's channels, in order. */
  slack: SlackMessage[];
  /** All that Slack holds, as it stands, and what people do there. */
  workspace: People;
  /** Messages published to topics, in order. */
  sns: TopicMessage[];
  /** Events put on buses, in order. */
  events: PutEvent[];
  /** The world as it stands now. */
  world: () => World;
  /** What lies in S3. */
  buckets: Buckets;
  /** What was deployed by ECS or started in CodePipeline, in order. */
  deployed: Deployed[];
  /** All images of all repositories of all accounts as they are now, tags sorted. */
  images: () => ImageAsStored[];
  /** The events ECR has emitted since the last time this was asked. The scans under way end first. */
  takeEvents: () => EcrEvent[];
  /** Takes back the faults that have not come about. */
  dropFaults: () => void;
  /** Lets somebody hold back the answer to a call that was carried out. */
  holdAnswers: (hold: AnswerHold | undefined) => void;
  /** Changes the world under way; the faults it brings count calls from now on. */
  changeWorld: (change: WorldChange) => void;
  /** Tells when a fault has ended an invocation (undefined for a caller that does not name itself). */
  onCrash: (listener: CrashListener) => void;
  /** Tells of every request that hangs, or that a dead invocation sends. */
  onSilence: (listener: SilenceListener) => void;
  /** Creates a DynamoDB table from the Properties of an AWS::DynamoDB::Table. */
  createTable: (properties: TableProperties) => Promise<void>;
  /** Closes everything, unanswered requests too. */
  stop: () => Promise<void>;
};

/**
 * @throws LedgerEngineError when there is no DynamoDB to start
 * @throws WorldError when there is no file where a feed's path leads
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  const { world, base, delayMs = 0, parameters = {}, inMemory = false, metered } = options;
  const buckets = new Map((options.buckets ?? []).map((name) => [name, emptyBucket()]));
  const now = options.now ?? clockOf(world);
  const feeds = openFeeds(world.feeds, base, now());
  const engine = await openLedger(inMemory);
  const ledgerUnits: LedgerUnits = { read: 0, write: 0 };
  const ledger = metered === true ? meteredLedger(engine, ledgerUnits) : engine;
  const registry = openRegistries(world, now);
  const topics: TopicMessage[] = [];
  const slack = openWorkspace(now, () => registry.world.slack ?? {});
  const { account, region } = world;
  const bus: Bus = { account, region, events: [], now };
  const deployments = { account, region, world: () => registry.world, made: [] as Deployed[] };
  const store = { account, region, openedAt: now(), parameters };
  const objects = { buckets, secrets: SECRETS, now };
  const backends = {
    registry,
    topics,
    parameters: store,
    bus,
    deployments,
    slack,
    ledger,
    feeds,
    objects,
  };

  const faults: FaultBook = [];
  installFaults(faults, world.faults ?? []);
  const server = await startCallServer((incoming) => callOf(backends, incoming), faults, delayMs);

  const sending = inMemory
    ? {
        withAws: () => handlerInMemory(server.replyTo),
        withLedger: () => handlerInMemory(answeringAll(ledger.pass)),
      }
    : undefined;

  return {
    environment: environmentFor(server.url, region),
    ledgerEndpoint: ledger.endpoint,
    ...(sending && { sending }),
    place: { account, region },
    calls: server.calls,
    countCalls: () => countOf(server.calls),
    ledgerUnits,
    slack: slack.said,
    workspace: peopleIn(slack, server.url),
    sns: topics,
    events: bus.events,
    world: () => registry.world,
    buckets,
    deployed: deployments.made,
    images: () => imagesOf(registry),
    takeEvents: () => {
      endScans(registry);
      return registry.events.splice(0);
    },
    changeWorld: (change) => {
      const date = change.now === undefined ? now() : new Date(change.now);
      Object.assign(feeds, openFeeds(change.feeds, base, date));
      changeRegistries(registry, change);
      installFaults(faults, change.faults ?? []);
    },
    dropFaults: () => {
      faults.length = 0;
    },
    holdAnswers: server.holdAnswers,
    onCrash: server.onCrash,
    onSilence: server.onSilence,
    createTable: (properties) =>
      createLedgerTable(
        {
          endpoint: ledger.endpoint,
          region,
          credentials,
          ...(sending && { requestHandler: sending.withLedger() }),
        },
        properties,
      ),
    stop: async () => {
      await server.stop();
      await ledger.stop();
    },
  };
}

const emptyBucket = (): Map<string, StoredObject> => new Map();

function clockOf({ now }: World): () => Date {
  return now === undefined ? () => new Date() : () => new Date(now);
}
