import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Current } from '../../src/core/ledger/ledger.ts';
import type { WorldChange } from '../../src/local/aws/world.ts';
import type { BusEvent, Delivered } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import { clientsOf } from '../local/embedded.ts';
import { worldOf } from '../support/worlds.ts';
import { made, type Tags } from './cast.ts';
import { deedsIn, isDeed } from './deeds.ts';
import type { Play, Round } from './history.ts';
import { POLICIES } from './policies.ts';
import { TELLINGS } from './tellings.ts';
import { wrongIn } from './wrong.ts';

type Item = Readonly<Record<string, unknown>>;

/** What is left when all has been played, for somebody to look at. */
export interface Played {
  readonly rig: Rig;
  readonly play: Play;
  /** The policy that was deployed last. */
  readonly policy: object;
  /** The whole ledger. */
  readonly items: readonly Item[];
  /** What stood by another policy than the one deployed, when the comparison that its deployment brings was over. */
  readonly forgotten: readonly Item[];
  /** After how many messages on Slack and on the topic a function has died. */
  readonly deaths: readonly Heads[];
}

export interface Heads {
  readonly slack: number;
  readonly sns: number;
}

/** What came of a play. */
export interface Result {
  /** What is wrong, by the place of the history; nothing where all is well. */
  readonly wrong: ReadonlyMap<number, readonly string[]>;
  /** What was fed, as `npm run replay` takes it, of each history with what was fed for all. */
  readonly inputs: (place: number) => readonly unknown[];
}

/** So many events are under way at once. */
const AT_ONCE = 12;

/** The schedules as they run afterwards, with the minutes before them: a day, more closely at first. */
const AFTERWARDS = [2, 20, 60, 700, 700, 2, 60];
/** After so many of them whatever a deployment has a comparison ask for is judged. */
const COMPARED = 3;

/** Plays histories at once, lets the schedules run for a day, and looks at what is left. */
export async function playAll(play: Play, { inMemory = true } = {}): Promise<Result> {
  const { random } = Math;
  // The SDK's pauses between attempts are a random share of the longest: here none.
  Math.random = () => 0;
  const rig = await openRig({
    world: worldOf([], { policy: POLICIES[0] ?? {} }),
    inMemory,
    ...TELLINGS[play.telling],
  });
  try {
    const stage = stageOn(rig, play);
    for (const [at, round] of play.rounds.entries()) {
      await stage.act(at);
      await stage.pass(round);
    }
    await stage.mend();
    let forgotten: readonly Item[] = [];
    for (const [at, minutes] of AFTERWARDS.entries()) {
      // A look at each image, once a day, would judge it by the new policy as well.
      if (at === COMPARED) forgotten = byAnother(stage.policy(), await itemsOf(rig), rig);
      await stage.pass({ minutes, schedules: ['compare-registry', 'sweep'] });
    }
    const items = await itemsOf(rig);
    const policy = stage.policy();
    const wrong = await wrongIn({ rig, play, policy, items, forgotten, deaths: stage.deaths });
    return { wrong, inputs: stage.inputs };
  } finally {
    Math.random = random;
    rig.aws.dropFaults();
    await rig.stop();
  }
}

function stageOn(rig: Rig, { histories }: Play) {
  const fed: { readonly place: number | undefined; readonly input: unknown }[] = [];
  const deaths: Heads[] = [];
  const parked: { readonly place: number; readonly event: BusEvent }[] = [];
  const doneByPerson = deedsIn(rig);
  let policy = POLICIES[0] ?? {};
  rig.aws.onCrash(() => deaths.push({ slack: rig.aws.slack.length, sns: rig.aws.sns.length }));

  const feed = async (input: unknown): Promise<Delivered[]> => {
    rig.aws.calls.length = 0;
    return rig.feed(parseInput(input, 'a history'));
  };
  const forAll = async (input: unknown): Promise<void> => {
    fed.push({ place: undefined, input });
    await feed(input);
  };
  const tell = async (told: readonly (readonly [number, BusEvent[]])[]): Promise<void> => {
    for (const [place, events] of told) fed.push({ place, input: events });
    for (let at = 0; at < told.length; at += AT_ONCE) {
      const some = told.slice(at, at + AT_ONCE);
      const delivered = await feed(some.flatMap(([, events]) => events));
      const refused = delivered.filter(({ outcome }) => outcome === 'refused');
      for (const [place, events] of some) {
        const own = refused.flatMap(({ event }) => (events.includes(event) ? [event] : []));
        parked.push(...own.map((event) => ({ place, event })));
      }
    }
  };
  /** One act of each history, in one change of the world. */
  const change = (at: number, nth: number, events: Map<number, BusEvent[]>): void => {
    const tags = tagsOf(rig);
    const now = rig.clock.now().toISOString();
    const repositories: NonNullable<WorldChange['repositories']> = [];
    const faults: NonNullable<WorldChange['faults']> = [];
    for (const [place, history] of histories.entries()) {
      const act = history.acts[at]?.[nth];
      if (!act || isDeed(act)) continue;
      const one = made(act, history, place, tags, now);
      if (one.change) fed.push({ place, input: { world: one.change } });
      repositories.push(...(one.change?.repositories ?? []));
      faults.push(...(one.change?.faults ?? []));
      if (one.events.length > 0) events.set(place, [...(events.get(place) ?? []), ...one.events]);
    }
    rig.aws.changeWorld({ repositories, faults });
  };
  const act = async (at: number): Promise<void> => {
    const events = new Map<number, BusEvent[]>();
    for (const [place, history] of histories.entries()) {
      for (const one of history.acts[at] ?? [])
        if (isDeed(one)) await doneByPerson(one, history, place);
    }
    const most = Math.max(0, ...histories.map(({ acts }) => acts[at]?.length ?? 0));
    for (let nth = 0; nth < most; nth += 1) change(at, nth, events);
    await tell([...events]);
  };
  const pass = async ({ policy: next, minutes, schedules }: Round): Promise<void> => {
    const deployed = next === undefined ? undefined : POLICIES[next];
    if (deployed) {
      policy = deployed;
      await forAll({ policy });
    }
    const later = new Date(rig.clock.now().getTime() + minutes * 60_000).toISOString();
    if (minutes > 0) await forAll({ now: later });
    for (const schedule of schedules) await forAll({ schedule });
  };
  /** Whatever failed does not any more, and what stands in the dead letters is handed in again. */
  const mend = async (): Promise<void> => {
    rig.aws.dropFaults();
    for (const { place, event } of parked.splice(0)) {
      fed.push({ place, input: event });
      await feed(event);
    }
  };
  return {
    act,
    pass,
    mend,
    deaths,
    policy: () => policy,
    inputs: (place: number) =>
      fed.flatMap((one) => (one.place === undefined || one.place === place ? [one.input] : [])),
  };
}

function tagsOf(rig: Rig): Tags {
  return new Map(rig.aws.images().map(({ digest, tags }) => [digest, tags]));
}

function byAnother(policy: object, items: readonly Item[], rig: Rig): Item[] {
  const { version } = policyIn(policy, rig.clock.now());
  const named = new Set(
    rig.aws.images().flatMap(({ digest, tags }) => (tags.length > 0 ? [digest] : [])),
  );
  return items.filter(({ pk, sk, current }) => {
    if (sk !== 'state' || !named.has(String(pk).split('@')[1] ?? '')) return false;
    return (current as Current | undefined)?.judgement.policyVersion !== version;
  });
}

async function itemsOf(rig: Rig): Promise<Item[]> {
  const table = DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb);
  const items: Item[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await table.send(
      new ScanCommand({ TableName: 'ledger', ExclusiveStartKey: from }),
    );
    items.push(...(answer.Items ?? []));
    from = answer.LastEvaluatedKey;
  } while (from);
  return items;
}
