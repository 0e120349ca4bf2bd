import { Digest } from '../../src/core/digest.ts';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { problemsOf } from '../announce/schemas.ts';
import { ALL_HEARD } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pendingScan,
  pushOf,
  REGION,
  SWEEP,
  scannedAgain,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const image = { account: ACCOUNT, region: REGION, repository: 'shop/api' };
const SWEPT = 'schedule-of-sweep';

/** Answers with the ids of the judgements that an input led to. */
type Play = (...inputs: unknown[]) => Promise<unknown[]>;

/** Lends a rig that tells Slack, the topic and a bus. */
async function withRoutes<T>(world: World, use: (rig: Rig, play: Play) => Promise<T>): Promise<T> {
  const variables = { EVENT_BUS: 'default' };
  const rig = await openRig({ world, notify: ALL_HEARD, variables });
  try {
    return await use(rig, async (...inputs) => {
      const ids: unknown[] = [];
      for (const input of inputs) {
        for (const one of await rig.feed(parseInput(input, 'a test'))) {
          if ('subjects' in one) ids.push(...one.subjects.map((it) => it.judgement.correlationId));
        }
      }
      return ids;
    });
  } finally {
    await rig.stop();
  }
}

const scanned = (...severities: string[]) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(...severities) }]);

const idIn = (body: Record<string, unknown>): unknown =>
  (body['metadata'] as { event_payload: Record<string, unknown> }).event_payload['correlation_id'];

/** Under which ids an image is known: on record, and in what was said of it, in order. */
async function idsIn({ ledger, aws }: Rig) {
  const { current } = await ledger.read({ ...image, digest: Digest.parse(api) });
  const bodies = aws.sns.map(({ message }) => JSON.parse(message) as Record<string, unknown>);
  for (const body of bodies) expect(problemsOf('verdict-message', body)).toEqual([]);
  return {
    record: current?.judgement.correlationId,
    slack: aws.slack.map(({ body }) => idIn(body)),
    topic: bodies.map(({ correlationId }) => correlationId),
    bus: aws.events.map(({ event }) => (event.detail as Record<string, unknown>)['correlationId']),
  };
}
const everywhere = (id: unknown) => ({ record: id, slack: [id], topic: [id], bus: [id] });

describe('the id of an event', () => {
  it('is in the record, in the message in Slack, on the topic and on the bus', async () => {
    await withRoutes(scanned('CRITICAL'), async (rig, play) => {
      const push = pushOf(api, '1.4.2');
      await play(push);
      expect(await idsIn(rig)).toEqual(everywhere(push.id));
    });
  });

  it('is the same when the event comes twice, and when another one finds nothing new', async () => {
    await withRoutes(scanned('CRITICAL'), async (rig, play) => {
      const push = pushOf(api, '1.4.2');
      await play(push, push, basicScanEnded(api));
      expect(await idsIn(rig)).toEqual(everywhere(push.id));
    });
  });

  it('is another one for what another event has changed', async () => {
    await withRoutes(scanned('LOW'), async (rig, play) => {
      const push = pushOf(api, '1.4.2');
      const [changed, ended] = scannedAgain(api, 'CRITICAL') as [unknown, { readonly id: string }];
      await play(push, changed, ended);
      const { record, topic, bus } = await idsIn(rig);
      expect(record).toBe(ended.id);
      expect([topic, bus]).toEqual([
        [push.id, ended.id],
        [push.id, ended.id],
      ]);
    });
  });

  it.each([
    ['recorded it', 'dynamodb:TransactWriteItems'],
    ['told Slack', 'slack:chat.postMessage'],
  ])('stays when the run dies that has %s, and the sweep goes on with it', async (_, call) => {
    const dies = { call, nth: 1, crash: true as const };
    // EventBridge gives up: neither of its further attempts gets as far.
    const denied = { call: 'ecr:DescribeImages', nth: 2, times: 2, error: 'AccessDeniedException' };
    const world = { ...scanned('CRITICAL'), faults: [dies, denied] };
    await withRoutes(world, async (rig, play) => {
      const push = pushOf(api, '1.4.2');
      // The line of the sweep in the log names its subjects by it.
      const brought = await play(push, { now: '2026-11-21T12:10:00Z' }, SWEEP);
      expect(brought).toEqual([push.id]);
      const ids = await idsIn(rig);
      expect(ids.record).toBe(push.id);
      expect(new Set([...ids.slack, ...ids.topic, ...ids.bus])).toEqual(new Set([push.id]));
      expect(ids.topic).toHaveLength(1);
    });
  });
});

it('what a sweep judges anew has the id of its run', async () => {
  const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: pendingScan() }]);
  await withRoutes(world, async (rig, play) => {
    const ended = changeOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]);
    await play(pushOf(api, '1.4.2'), ended, { now: '2026-11-21T13:00:00Z' }, SWEEP);
    expect(await idsIn(rig)).toEqual(everywhere(SWEPT));
  });
});
