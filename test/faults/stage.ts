import {
  BatchWriteCommand,
  DynamoDBDocumentClient,
  ScanCommand,
  type DynamoDBDocumentClient as Table,
} from '@aws-sdk/lib-dynamodb';
import { IN_A_FUNCTION, type Limits } from '../../src/lambda/aws-clients.ts';
import type { AttemptTimer } from '../../src/lambda/time-limits.ts';
import type { Fault } from '../../src/local/aws/world.ts';
import type { Delivered } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { clientsOf } from '../local/embedded.ts';
import { ALL_HEARD } from '../support/replay.ts';
import { NOON, SWEEP, worldOf } from '../support/worlds.ts';
import type { Scenario } from './scenarios.ts';
import { openSilence } from './silence.ts';

/** Hours pass here before all is well again: nobody is told of that. */
const CRITICAL_ALONE = {
  quarantine: { critical: { severity: 'CRITICAL' } },
  undecided: { 'tell-after': 'never' },
};

/** What people and programs see of one run of a scenario in the end. */
export interface Ending {
  /** `a1a1a1a1a1a1: 1.4.2, quarantined-a1a1a1a1a1a1`. */
  readonly images: readonly string[];
  /** How often each thing was said: `slack Quarantined: …`, `sns [quarantined] …`. */
  readonly said: ReadonlyMap<string, number>;
}

/** A rig on which one scenario is played again and again, each time from nothing. */
export interface Stage {
  readonly rig: Rig;
  /** How often each call is made where nothing fails. */
  readonly calls: Readonly<Record<string, number>>;
  /** How it ends where nothing fails. */
  readonly ending: Ending;
  /** Plays it with a fault; answers with what is wrong in the end, nothing if all is well. */
  playWith(fault: Fault): Promise<string[]>;
  /** Sets everything back and plays what has happened before. */
  prepare(): Promise<void>;
  feed(inputs: readonly unknown[]): Promise<Delivered[]>;
  endingNow(): Ending;
  close(): Promise<void>;
}

export async function openStage(scenario: Scenario): Promise<Stage> {
  const { policy = CRITICAL_ALONE, world, images } = scenario;
  const { random } = Math;
  // The SDK's pauses between attempts are a random share of the longest: here none.
  Math.random = () => 0;
  const silence = openSilence();
  const rig = await openRig({
    world: { ...worldOf([], { policy }), ...world },
    limits: timedBy(silence.timer),
    notify: ALL_HEARD,
  });
  silence.listenTo(rig.aws);
  const table = DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb);
  let told = { slack: 0, sns: 0 };

  const feed = async (inputs: readonly unknown[]): Promise<Delivered[]> => {
    const delivered: Delivered[] = [];
    for (const input of inputs) delivered.push(...(await rig.feed(parseInput(input, 'a test'))));
    return delivered;
  };
  const prepare = async (): Promise<void> => {
    await emptied(table);
    rig.aws.changeWorld({
      repositories: [{ repositoryName: 'shop/api', images: asFirst(images) }],
    });
    rig.aws.takeEvents();
    // Deployed anew: what a fault has taught a warm client would slow down the turns behind it.
    await feed([{ world: { policy } }, { now: NOON }]);
    await feed(scenario.before());
    rig.aws.calls.length = 0;
    told = { slack: rig.aws.slack.length, sns: rig.aws.sns.length };
  };
  const endingNow = (): Ending => {
    const said = [
      ...slackEnding(rig.aws.slack.slice(told.slack)),
      ...rig.aws.sns.slice(told.sns).map(({ subject }) => `sns ${subject}`),
    ];
    const counts = new Map<string, number>();
    for (const text of said) counts.set(text, (counts.get(text) ?? 0) + 1);
    return {
      images: rig.aws
        .images()
        .map(({ digest, tags }) => `${digest.slice(7, 19)}: ${tags.join(', ')}`),
      said: counts,
    };
  };

  await prepare();
  await feed(scenario.happens());
  const calls = rig.aws.countCalls();
  await feed(scenario.after?.() ?? []);
  const ending = endingNow();

  const isWell = (): boolean => complaints(endingNow(), ending, ANY_NUMBER).length === 0;

  const playWith = async (fault: Fault): Promise<string[]> => {
    await prepare();
    rig.aws.changeWorld({ faults: [fault] });
    const delivered = await feed(scenario.happens());
    rig.aws.dropFaults();
    // Somebody mends what was wrong, and hands in again what stands in the dead letters.
    const parked = delivered.flatMap((one) => (one.outcome === 'refused' ? [one.event] : []));
    if (parked.length > 0) await rig.feed({ kind: 'events', events: parked });
    await feed(scenario.after?.() ?? []);
    for (let look = 0; look < 3 && !isWell(); look += 1) {
      rig.clock.advance(61 * 60_000);
      await feed([SWEEP]);
    }
    return complaints(endingNow(), ending, timesAllowed(fault, scenario));
  };
  const close = async () => {
    Math.random = random;
    silence.close();
    rig.aws.dropFaults();
    await rig.stop();
  };
  return { rig, calls, ending, playWith, prepare, feed, endingNow, close };
}

/** What was posted, and what each message shows in the end: to write one anew says nothing twice. */
function slackEnding(calls: Rig['aws']['slack']): string[] {
  const isPost = ({ method }: (typeof calls)[number]): boolean => method === 'chat.postMessage';
  const shown = new Map(
    calls.filter((one) => !isPost(one)).map(({ body }) => [body['ts'], String(body['text'])]),
  );
  return [
    ...calls.filter(isPost).map(({ body }) => `slack ${String(body['text'])}`),
    ...[...shown.values()].map((text) => `slack shows ${text}`),
  ];
}

/** As deployed: a busy machine takes less. But what hangs is not waited for. */
const timedBy = (timer: AttemptTimer): Limits => ({
  ecr: { ...IN_A_FUNCTION.ecr, timer },
  inspector: { ...IN_A_FUNCTION.inspector, timer },
  ledger: { ...IN_A_FUNCTION.ledger, timer },
  topic: { ...IN_A_FUNCTION.topic, timer },
  bus: { ...IN_A_FUNCTION.bus, timer },
  parameters: { ...IN_A_FUNCTION.parameters, timer },
  slack: IN_A_FUNCTION.slack,
});

/** How often a text may have been said, and how many may have been said once more than needed. */
export interface Allowance {
  readonly timesOf: (text: string) => number;
  readonly repeated: number;
}

export const ONCE: Allowance = { timesOf: () => 1, repeated: 0 };
const ANY_NUMBER: Allowance = { timesOf: () => 99, repeated: 99 };

/** What is not as it should be in the end, one sentence each. */
export function complaints(
  is: Ending,
  expected: Ending,
  { timesOf, repeated }: Allowance,
): string[] {
  const extra = [...is.said].filter(([text, times]) => times > 1 && expected.said.has(text));
  return [
    ...(is.images.join('; ') === expected.images.join('; ')
      ? []
      : [`the images are ${is.images.join('; ')} and not ${expected.images.join('; ')}`]),
    ...[...expected.said.keys()]
      .filter((text) => !is.said.has(text))
      .map((text) => `never said: ${text}`),
    ...[...is.said.keys()]
      .filter((text) => !expected.said.has(text))
      .map((text) => `said, and not true: ${text}`),
    ...extra
      .filter(([text, times]) => times > timesOf(text))
      .map(([text, times]) => `said ${times} times: ${text}`),
    ...(extra.length > repeated ? [`${extra.length} things said again`] : []),
  ];
}

const SENDS: Readonly<Record<string, string>> = {
  'slack:chat.postMessage': 'slack',
  'sns:Publish': 'sns',
};

/**
 * Once, but for the one window that cannot be closed: between being taken and being noted, a message may
 * be lost from sight. It opens where the message's own call ends so, where its note is refused, and where a
 * run that looks after several images dies over one while it tells of another.
 */
function timesAllowed({ call, crash, lost, error }: Fault, { isBroad }: Scenario): Allowance {
  const route = SENDS[call];
  const isNote = ['dynamodb:PutItem', 'dynamodb:BatchWriteItem'].includes(call);
  const opens = (text: string): boolean => {
    if (crash && isBroad) return true;
    if (route !== undefined) return (crash === true || lost === true) && text.startsWith(route);
    return isNote && error === 'AccessDeniedException';
  };
  // Each of two images has a note of its own to be refused.
  return { timesOf: (text) => (opens(text) ? 2 : 1), repeated: isBroad && isNote ? 2 : 1 };
}

/** With everything that a turn may have changed. */
const asFirst = (images: Scenario['images']) =>
  images.map((image) => ({ imageTags: [], scan: { error: 'ScanNotFoundException' }, ...image }));

/** Takes everything out of the table: what one turn left would be due in the next. */
export async function emptied(table: Table): Promise<void> {
  const keys = { ProjectionExpression: 'pk, sk', TableName: 'ledger' };
  for (;;) {
    const { Items = [] } = await table.send(new ScanCommand(keys));
    if (Items.length === 0) return;
    for (let at = 0; at < Items.length; at += 25) {
      const gone = Items.slice(at, at + 25).map((Key) => ({ DeleteRequest: { Key } }));
      await table.send(new BatchWriteCommand({ RequestItems: { ledger: gone } }));
    }
  }
}
