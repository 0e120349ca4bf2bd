import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type Records, recordsIn } from '../records/records.ts';
import type { Settings } from '../settings.ts';
import { type Clock, openClock } from './clock.ts';
import { type BusEvent, type Delivered, deliver } from './delivery.ts';
import { type EmbeddedAws, startEmbeddedAws } from './embedded-aws.ts';
import { readRules, readTable } from './event-rules.ts';
import { openFunctions } from './functions.ts';
import type { Input } from './inputs.ts';
import type { World } from './world.ts';

const SERVERLESS_YML = fileURLToPath(new URL('../../serverless.yml', import.meta.url));
const TABLE = 'ledger';

/** The whole deployment on one machine: the functions, their rules, the table, and an AWS to work in. */
export interface Rig {
  readonly aws: EmbeddedAws;
  readonly clock: Clock;
  /** The ledger as anybody may read it: these reads are not among the calls that are counted. */
  readonly ledger: Records;
  /** Works one input off, and whatever events it causes; answers with what became of each event. */
  feed(input: Input): Promise<Delivered[]>;
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly world: World;
  readonly delayMs?: number;
  /** A real Slack instead of the embedded one. */
  readonly slack?: { readonly channel: string; readonly token: string; readonly apiUrl?: string };
}

/** Sets everything up. The environment of this program is changed: it points the SDKs at the embedded AWS. */
export async function openRig({ world, delayMs = 0, slack }: RigOptions): Promise<Rig> {
  const clock = openClock(world.now === undefined ? undefined : new Date(world.now));
  const aws = await startEmbeddedAws({ world, now: clock.now, delayMs });
  pointSdkAt(aws.environment);
  // What the functions log would stand in the middle of what a command prints.
  process.env['POWERTOOLS_LOG_LEVEL'] ??= 'SILENT';
  const table = readTable(SERVERLESS_YML, TABLE);
  await aws.createTable({ ...table.create, TimeToLiveSpecification: table.timeToLive });
  const rules = readRules(SERVERLESS_YML);
  const invoke = openFunctions(aws, settingsFor(world, aws, slack), clock);
  const direct = new DynamoDBClient({ endpoint: aws.ledgerEndpoint });

  const feedEvents = async (events: readonly BusEvent[]): Promise<Delivered[]> => {
    const delivered = await deliver(events, rules, invoke, clock);
    for (const event of aws.takeEvents()) delivered.push(...(await feedEvents([event])));
    return delivered;
  };
  return {
    aws,
    clock,
    ledger: recordsIn(
      { client: DynamoDBDocumentClient.from(direct), name: TABLE, pause: (ms) => setTimeout(ms) },
      clock.now,
    ),
    feed: async (input) => {
      if (input.kind === 'events') return feedEvents(input.events);
      if (input.kind === 'world') aws.changeWorld(input.change);
      const now = input.kind === 'now' ? input.now : input.change.now;
      if (now !== undefined) clock.set(new Date(now));
      return [];
    },
    stop: async () => {
      direct.destroy();
      await aws.stop();
    },
  };
}

function settingsFor(world: World, aws: EmbeddedAws, slack: RigOptions['slack']): Settings {
  return {
    ledgerTable: TABLE,
    topicArn: `arn:aws:sns:${world.region}:${world.account}:verdicts`,
    slack: slack
      ? {
          channel: slack.channel,
          token: { value: slack.token },
          ...(slack.apiUrl && { apiUrl: slack.apiUrl }),
        }
      : {
          channel: '#image-verdicts',
          token: { value: 'xoxb-embedded' },
          apiUrl: aws.environment['SLACK_API_URL'] ?? '',
        },
  };
}

/** Nothing of the user's own AWS set-up may lead a call elsewhere. */
function pointSdkAt(environment: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(process.env)) {
    if (/^AWS_(ENDPOINT_URL|PROFILE|SESSION_TOKEN|IGNORE_CONFIGURED)/.test(name))
      delete process.env[name];
  }
  Object.assign(process.env, environment);
}
