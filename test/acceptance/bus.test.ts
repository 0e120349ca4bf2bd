import type { World } from '../../src/local/aws/world.ts';
import { SERVERLESS_YML } from '../../src/local/deployment/deployment-file.ts';
import { readRules, rulesMatching } from '../../src/local/deployment/event-rules.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { readQueueRoutes, routeOf } from '../../src/local/deployment/queue-route.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { problemsOf } from '../announce/schemas.ts';
import {
  basicScan,
  basicScanEnded,
  digestOf,
  pushOf,
  SWEEP,
  scannedAgain,
  worldOf,
} from '../support/worlds.ts';

/** Lends a rig whose deployment puts events on the account's own bus. */
async function withBus<T>(world: World, use: (rig: Rig, play: Play) => Promise<T>): Promise<T> {
  const rig = await openRig({ world, variables: { EVENT_BUS: 'default' } });
  try {
    return await use(rig, async (...inputs) => {
      for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
    });
  } finally {
    await rig.stop();
  }
}
type Play = (...inputs: unknown[]) => Promise<void>;

const api = digestOf('a1');
const image = (...severities: string[]) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(...severities) }]);
const typesOf = ({ aws }: Rig): string[] => aws.events.map(({ event }) => event['detail-type']);

it('every verdict is an event, once, of a published form', async () => {
  await withBus(image('LOW'), async (rig, play) => {
    await play(pushOf(api, '1.4.2'), basicScanEnded(api), ...scannedAgain(api, 'CRITICAL'));
    await play(basicScanEnded(api), ...scannedAgain(api, 'HIGH'));
    expect(typesOf(rig)).toEqual(['Image Approved', 'Image Quarantined']);
    for (const { bus, event } of rig.aws.events) {
      expect([bus, event.source]).toEqual(['default', 'ecr-scan-notifier']);
      expect(problemsOf('event', event)).toEqual([]);
    }
    // The same as on the topic.
    expect(rig.aws.events.map(({ event }) => event.detail)).toEqual(
      rig.aws.sns.map(({ message }) => JSON.parse(message) as unknown),
    );
    const [approved] = rig.aws.events;
    expect(
      problemsOf('event', { ...approved?.event, 'detail-type': 'Image Undecided' }),
    ).not.toEqual([]);
  });
});

it('what stays undecided is an event once it has lasted', async () => {
  await withBus(worldOf([{ imageDigest: api, imageTags: ['1.4.2'] }]), async (rig, play) => {
    await play(pushOf(api, '1.4.2'), { now: '2026-11-21T13:00:00Z' }, SWEEP, SWEEP);
    expect(typesOf(rig)).toEqual(['Image Undecided']);
    expect(rig.aws.events.flatMap(({ event }) => problemsOf('event', event))).toEqual([]);
  });
});

it('our own events wake none of our functions, nor come into any of our queues', async () => {
  await withBus(image('CRITICAL'), async (rig, play) => {
    await play(pushOf(api, '1.4.2'));
    const own = rig.aws.events.map(({ event }) => event);
    expect(own).toHaveLength(1);
    const [rules, queues] = [readRules(SERVERLESS_YML), readQueueRoutes(SERVERLESS_YML)];
    expect(own.flatMap((event) => rulesMatching(rules, event))).toEqual([]);
    expect(own.map((event) => routeOf(queues, event))).toEqual([undefined]);
    const delivered = await rig.feed({ kind: 'events', events: own });
    expect(delivered).toMatchObject([{ outcome: 'ignored', attempts: 0 }]);
  });
});

it('what another policy changes is an event for each image, and one for all of them', async () => {
  const images = ['a1', 'b2'].map((two, index) => ({
    imageDigest: digestOf(two),
    imageTags: [`1.${index}`],
    scan: basicScan('MEDIUM'),
  }));
  await withBus(worldOf(images), async (rig, play) => {
    const compare = { schedule: 'compare-registry' };
    await play(compare, { now: '2026-11-21T12:02:00Z' }, SWEEP, SWEEP);
    await play({ now: '2026-11-21T12:05:00Z' }, SWEEP);
    // That there was no verdict before is no news for people.
    expect(typesOf(rig)).toEqual(['Image Approved', 'Image Approved']);
    const policy = { quarantine: { any: { severity: 'MEDIUM' } } };
    await play({ world: { policy } }, compare, { now: '2026-11-21T12:08:00Z' }, SWEEP, SWEEP);
    await play({ now: '2026-11-21T12:11:00Z' }, SWEEP);
    expect(typesOf(rig).slice(2)).toEqual([
      'Image Quarantined',
      'Image Quarantined',
      'Registry Compared',
    ]);
    expect(rig.aws.events.flatMap(({ event }) => problemsOf('event', event))).toEqual([]);
    // People, and programs on the topic, hear of it in one message.
    expect(rig.aws.sns.map(({ attributes }) => attributes)).toEqual([{ kind: 'registry' }]);
  });
});

it('a crash after an event was taken, before it was noted, is the one thing that repeats it', async () => {
  const fault = { call: 'events:PutEvents', nth: 1, crash: true };
  await withBus({ ...image('CRITICAL'), faults: [fault] }, async (rig, play) => {
    await play(pushOf(api, '1.4.2'));
    expect(typesOf(rig)).toEqual(['Image Quarantined', 'Image Quarantined']);
    expect(rig.aws.sns).toHaveLength(1);
  });
});
