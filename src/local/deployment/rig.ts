import type { GateEntry } from '../../core/gate/gate-entry.ts';
import type { ImageRef } from '../../core/image.ts';
import type { NotifyRule } from '../../core/policy/notify.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Variables } from '../../core/variables.ts';
import type { Limits } from '../../lambda/aws-clients.ts';
import { readSettings, type Settings } from '../../lambda/settings.ts';
import { type BulletinBook, bulletinBookIn } from '../../records/bulletin-book.ts';
import { readForGate } from '../../records/read-for-gate.ts';
import { type Records, recordsIn } from '../../records/records.ts';
import { type ReportBook, reportBookIn } from '../../records/report-book.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../aws/embedded-aws.ts';
import { SIGNING_SECRET } from '../aws/slack/payloads.ts';
import type { World } from '../aws/world.ts';
import { actInSlack } from './act-in-slack.ts';
import { type Clock, openClock } from './clock.ts';
import type { BusEvent, Delivered } from './delivery.ts';
import { openDeployment } from './deployment.ts';
import { SERVERLESS_YML } from './deployment-file.ts';
import { stackIn } from './embedded-stack.ts';
import { takeFirstFeeds } from './first-feeds.ts';
import { openHooks } from './hooks.ts';
import type { Input } from './inputs.ts';
import { policyIn } from './world-policy.ts';

const TABLE = 'ledger';
const BUCKET = 'reports';
/** The embedded Slack knows every channel. */
const CHANNEL = 'C0VERDICTS';

/** The whole deployment on one machine: the functions, their rules, the table, and an AWS to work in. */
export interface Rig {
  readonly aws: EmbeddedAws;
  readonly clock: Clock;
  /** The ledger as anybody may read it: these reads are not among the calls that are counted. */
  readonly ledger: Records;
  /** What it says to whoever wants to deploy an image. */
  readonly readForGate: (image: ImageRef) => Promise<GateEntry>;
  /** The same of what is written down of how repositories stand. */
  readonly bulletins: BulletinBook;
  /** The same of what a report reads beside. */
  readonly reports: ReportBook;
  /** The environment of the functions. */
  readonly variables: Variables;
  /** Works one input off, and whatever events it causes; answers with what became of each event. */
  feed(input: Input): Promise<Delivered[]>;
  /** Deploys the functions as they are: whatever is warm is gone. */
  deployAnew(): void;
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly world: World;
  /** The folder that paths in the world are relative to; by default the working directory. */
  readonly base?: string;
  readonly delayMs?: number;
  /** Without a network but for Slack, and with a DynamoDB in this very program: a fraction of the time. */
  readonly inMemory?: boolean;
  /** Asks DynamoDB what every call consumes. */
  readonly metered?: boolean;
  /** How long the functions wait for AWS and Slack; by default as long as deployed ones. */
  readonly limits?: Limits;
  /** Who hears of what, whatever the policy says of it. */
  readonly notify?: readonly NotifyRule[];
  /** What stands in Parameter Store. */
  readonly parameters?: Record<string, string>;
  /** What else is set in the environment of the functions. */
  readonly variables?: Variables;
  /** A real Slack instead of the embedded one. */
  readonly slack?: { readonly channel: string; readonly token: string; readonly apiUrl?: string };
}

/** Sets everything up. The environment of this program is changed: it points the SDKs at the embedded AWS. */
export async function openRig(options: RigOptions): Promise<Rig> {
  const { base, delayMs = 0, inMemory = false, metered = false, slack, limits, notify } = options;
  const { variables, parameters = {} } = options;
  const { faults = [], ...world } = options.world;
  const clock = openClock(world.now === undefined ? undefined : new Date(world.now));
  const policyOf = (policy: unknown): Policy => {
    const read = policyIn(policy, clock.now(), base);
    return notify ? { ...read, notify } : read;
  };
  let policy = policyOf(world.policy);
  const stack = stackIn(SERVERLESS_YML, world, { table: TABLE, bucket: BUCKET }, clock.now());
  const aws = await startEmbeddedAws({
    world: { ...stack, ...world },
    now: clock.now,
    delayMs,
    inMemory,
    metered,
    parameters,
    buckets: [BUCKET],
    ...(base && { base }),
  });
  pointSdkAt(aws.environment);
  // What the functions log would stand in the middle of what a command prints.
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
  const settings = settingsFor(world, aws, slack, variables);
  const environment = variablesFor(world, aws, slack, variables);
  const { ledger, deliver, deliverRepeated, invoke, redeploy, close } = await openDeployment(
    aws,
    settings,
    policy,
    clock,
    limits,
    environment,
  );

  const feedEvents = async (events: readonly BusEvent[]): Promise<Delivered[]> => {
    const delivered = await deliver(events);
    for (const event of aws.takeEvents()) delivered.push(...(await feedEvents([event])));
    return delivered;
  };
  const hooks = openHooks(invoke);
  const stop = async () => {
    close();
    await aws.stop();
  };
  try {
    await takeFirstFeeds(world.feeds ?? {}, ledger, settings.feeds, clock.now());
  } catch (error) {
    await stop();
    throw error;
  }
  // From here on, what is called counts: towards the report, and towards the faults.
  aws.calls.length = 0;
  aws.changeWorld({ faults });
  return {
    aws,
    clock,
    ledger: recordsIn(ledger, clock.now),
    readForGate: (image) => readForGate(ledger, image),
    bulletins: bulletinBookIn(ledger, clock.now),
    reports: reportBookIn(ledger, clock.now),
    variables: environment,
    feed: async (input) => {
      if (input.kind === 'events') return feedEvents(input.events);
      if (input.kind === 'repeat') {
        return [await deliverRepeated(input.repeat, (event) => feedEvents([event]))];
      }
      if (input.kind === 'hook') return [await hooks.ask(input.question)];
      if (input.kind === 'act') return [await actInSlack(input, { aws, clock, invoke })];
      if (input.kind === 'world') {
        if (input.change.policy !== undefined) {
          policy = policyOf(input.change.policy);
          redeploy(policy);
        }
        aws.changeWorld(input.change);
      }
      const now = input.kind === 'now' ? input.now : input.change.now;
      if (now !== undefined) clock.set(new Date(now));
      return [];
    },
    deployAnew: () => redeploy(policy),
    stop,
  };
}

/** The settings of the stage that owns the marks, read as a deployment reads them. */
export const settingsFor = (...given: Parameters<typeof variablesFor>): Settings =>
  readSettings(variablesFor(...given));

/** The environment of its functions. */
export const variablesFor = (
  { region, account }: World,
  { environment }: EmbeddedAws,
  slack?: RigOptions['slack'],
  variables: Variables = {},
): Variables => ({
  ...environment,
  LEDGER_TABLE: TABLE,
  REPORT_BUCKET: BUCKET,
  ACCOUNT_ID: account,
  TOPIC_ARN: `arn:aws:sns:${region}:${account}:verdicts`,
  SLACK_CHANNEL: slack?.channel ?? CHANNEL,
  SLACK_BOT_TOKEN: slack?.token ?? 'xoxb-embedded',
  ...(!slack && { SLACK_SIGNING_SECRET: SIGNING_SECRET }),
  TRIGGERS: 'on',
  ...(slack && { SLACK_API_URL: slack.apiUrl }),
  ...variables,
});

/** Nothing of the user's own AWS set-up may lead a call elsewhere. */
export function pointSdkAt(environment: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) {
    if (/^AWS_(ENDPOINT_URL|PROFILE|SESSION_TOKEN|IGNORE_CONFIGURED)/.test(name))
      delete process.env[name];
  }
  Object.assign(process.env, environment);
}
