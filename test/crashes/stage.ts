import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Fault, World, WorldChange } from '../../src/local/aws/world.ts';
import type { Delivered } from '../../src/local/deployment/delivery.ts';
import { InputError, parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { kevOn, others } from '../support/feeds.ts';
import { ACCOUNT, NOON, REGION, SWEEP } from '../support/worlds.ts';
import { ANN, BOB, type Life, type Step } from './life.ts';

type Workspace = Rig['aws']['workspace'];
export type Item = Readonly<Record<string, unknown>>;

/** Everything that is there between two steps, but for what the world itself has become. */
export interface Moment {
  readonly at: Date;
  readonly items: readonly Item[];
  readonly images: ReturnType<Rig['aws']['images']>;
  readonly messages: Workspace['messages'];
  readonly views: Workspace['views'];
  readonly sns: Rig['aws']['sns'];
  readonly events: Rig['aws']['events'];
}

/** What a person does whose click was answered with an error. */
export type Manner = 'clicks again' | 'gives up';

/** The scopes with which what was posted can be found again, and those without. */
export const MAY_READ = ['chat:write', 'channels:history'];
export const MAY_NOT_READ = ['chat:write'];

const LEDGER = 'ledger';
const MINUTE = 60_000;
/** Minutes after a death at which sweeps are looked at: the turn of a dead one lasts five and a half. */
const SWEPT_AFTER = [1, 6, 12, 17, 30, 45];

/** A deployment in which one life is lived again and again, from any of its steps on. */
export interface Stage {
  readonly rig: Rig;
  /** Brings back what was there, in the world as it was before this step. */
  restore(moment: Moment, step: number, scopes?: readonly string[]): Promise<void>;
  moment(): Promise<Moment>;
  /** Plays a step, and where a run dies in it what is delivered again, and sweeps until all is well. */
  play(step: Step, manner?: Manner, isWell?: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

export async function openStage(life: Life): Promise<Stage> {
  const { random } = Math;
  // The SDK's pauses between attempts are a random share of the longest: here none.
  Math.random = () => 0;
  const rig = await openRig({
    world: worldFor(life),
    inMemory: true,
    variables: {
      EVENT_BUS: 'default',
      PEOPLE_TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:people`,
    },
  });
  const direct = new DynamoDBClient({
    endpoint: rig.aws.ledgerEndpoint,
    ...(rig.aws.sending && { requestHandler: rig.aws.sending.withLedger() }),
  });
  const table = DynamoDBDocumentClient.from(direct);
  let deaths = 0;
  rig.aws.onCrash(() => {
    deaths += 1;
  });

  const feed = (input: unknown): Promise<Delivered[]> => rig.feed(parseInput(input, life.name));
  const moment = async (): Promise<Moment> => {
    const { workspace, sns, events } = rig.aws;
    const { messages, views } = workspace;
    return {
      at: rig.clock.now(),
      items: await itemsIn(table),
      images: rig.aws.images(),
      messages: [...messages],
      views: new Map(views),
      sns: [...sns],
      events: [...events],
    };
  };
  const restore = async (before: Moment, step: number, scopes = MAY_READ): Promise<void> => {
    const { aws, clock } = rig;
    aws.dropFaults();
    aws.takeEvents();
    await replaceItems(table, before.items);
    replace(aws.workspace.messages, before.messages);
    replace(aws.sns, before.sns);
    replace(aws.events, before.events);
    aws.workspace.views.clear();
    for (const [id, view] of before.views) aws.workspace.views.set(id, view);
    clock.set(before.at);
    const { repositories, feeds, slack } = worldFor(life);
    aws.changeWorld({ repositories, feeds, slack: { ...slack, scopes } });
    for (const { world } of changesBefore(life, step)) aws.changeWorld(world);
    aws.changeWorld({ repositories: taggedAs(before.images) });
    // What is warm remembers what has not happened yet, and waits for times that are long over.
    rig.deployAnew();
  };
  const doAgain = async (input: unknown, manner: Manner): Promise<boolean> => {
    for (;;) {
      const died = deaths;
      await feed(input);
      if (deaths === died) return true;
      if (!isAct(input)) return true;
      // Slack brings no click a second time: a person does, or does not.
      if (manner === 'gives up') return false;
    }
  };
  const play: Stage['play'] = async ({ at, inputs }, manner = 'clicks again', isWell) => {
    const before = deaths;
    rig.clock.set(new Date(Math.max(Date.parse(at), rig.clock.now().getTime())));
    try {
      for (const input of inputs) if (!(await doAgain(input, manner))) break;
    } catch (error) {
      // Where a click before has come to nothing there may be nothing to click on.
      if (!(error instanceof InputError)) throw error;
    }
    if (deaths === before) return;
    const from = rig.clock.now().getTime();
    for (const minutes of SWEPT_AFTER) {
      if (await isWell?.()) return;
      rig.clock.set(new Date(from + minutes * MINUTE));
      await feed(SWEEP);
    }
  };
  const close = async (): Promise<void> => {
    Math.random = random;
    direct.destroy();
    await rig.stop();
  };
  return { rig, restore, moment, play, close };
}

export const faultsOf = (stage: Stage, fault: Fault): void =>
  stage.rig.aws.changeWorld({ faults: [fault] });

const worldFor = ({ policy, repositories }: Life): World => ({
  account: ACCOUNT,
  region: REGION,
  now: NOON,
  policy,
  repositories: structuredClone(repositories) as World['repositories'],
  feeds: { kev: kevOn('2026-11-20', ...others(20)) },
  slack: {
    scopes: MAY_READ,
    users: [
      { id: ANN, name: 'ann' },
      { id: BOB, name: 'bob' },
    ],
  },
});

const isWorld = (input: unknown): input is { readonly world: WorldChange } =>
  Object.hasOwn(input as object, 'world');
const changesBefore = ({ steps }: Life, step: number) =>
  steps.slice(0, step).flatMap(({ inputs }) => inputs.filter(isWorld));
const isAct = (input: unknown): boolean => Object.hasOwn(input as object, 'slack-action');

function replace<T>(all: T[], by: readonly T[]): void {
  all.splice(0, all.length, ...by);
}

const taggedAs = (images: Moment['images']): World['repositories'] =>
  [...Map.groupBy(images, ({ repository }) => repository)].map(([repositoryName, own]) => ({
    repositoryName,
    images: own.map(({ digest, tags }) => ({ imageDigest: digest, imageTags: tags })),
  }));

/** `only`: the names of attributes, where not all of them are needed. */
async function itemsIn(table: DynamoDBDocumentClient, only?: string): Promise<Item[]> {
  const what = only === undefined ? {} : { ProjectionExpression: only };
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const answer = await table.send(
      new ScanCommand({ TableName: LEDGER, ExclusiveStartKey: from, ...what }),
    );
    items.push(...(answer.Items ?? []));
    from = answer.LastEvaluatedKey;
  } while (from);
  return items;
}

async function replaceItems(table: DynamoDBDocumentClient, items: readonly Item[]): Promise<void> {
  const gone = (await itemsIn(table, 'pk, sk')).map(({ pk, sk }) => ({
    DeleteRequest: { Key: { pk, sk } },
  }));
  const put = items.map((one) => ({ PutRequest: { Item: one } }));
  for (const requests of [gone, put]) {
    for (let at = 0; at < requests.length; at += 25) {
      const some = requests.slice(at, at + 25);
      await table.send(new BatchWriteCommand({ RequestItems: { [LEDGER]: some } }));
    }
  }
}
