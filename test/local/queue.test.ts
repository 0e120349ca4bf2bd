import { openClock } from '../../src/local/deployment/clock.ts';
import { parsePattern } from '../../src/local/deployment/event-pattern.ts';
import type { Invoke } from '../../src/local/deployment/functions.ts';
import { type Taken, workOff } from '../../src/local/deployment/queue.ts';
import type { QueueRoute } from '../../src/local/deployment/queue-route.ts';
import { heard } from '../../src/pipeline/outcome.ts';

interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}
const recordsIn = (event: unknown): readonly SqsRecord[] =>
  (event as { Records: SqsRecord[] }).Records;

const ROUTE: QueueRoute = {
  pattern: parsePattern({ source: ['x'] }, 'rule'),
  transform: JSON.stringify,
  queue: 'Events',
  hiddenSeconds: 60,
  mostReceives: 3,
  functionName: 'taker',
  batchSize: 4,
  reportsFailures: true,
};

/** Hands messages with these bodies to a function; answers with the batches and with what became of each. */
async function working(bodies: readonly string[], invoke: Invoke, more: Partial<QueueRoute> = {}) {
  const clock = openClock(new Date('2026-11-21T12:00:00Z'));
  const batches: (readonly SqsRecord[])[] = [];
  const taken: Record<number, Taken> = {};
  const { images, batches: counted } = await workOff(
    { ...ROUTE, ...more },
    bodies.map((body, number) => ({ number, body })),
    {
      clock,
      account: '123456789012',
      region: 'eu-central-1',
      invoke: (name, event) => {
        batches.push(recordsIn(event));
        return invoke(name, event);
      },
    },
    ({ number }, one) => {
      expect(taken[number]).toBeUndefined();
      taken[number] = one;
    },
  );
  expect(counted).toBe(batches.length);
  return { batches, taken, images, now: clock.now().toISOString() };
}

const NOTHING = { images: 0, messages: 0, ignored: [], failed: [] };
/** A function on which messages with these bodies fail. */
const failingOn =
  (...bodies: readonly string[]): Invoke =>
  async (_, event) =>
    heard({
      ...NOTHING,
      images: 1,
      failed: recordsIn(event)
        .filter(({ body }) => bodies.includes(body))
        .map(({ messageId: id, body }) => ({ id, why: `${body} is bad` })),
    });

describe('the messages of a queue', () => {
  it('come in batches of so many, as SQS makes them', async () => {
    const { batches, taken, images } = await working(['a', 'b', 'c', 'd', 'e'], failingOn());
    expect(batches.map((batch) => batch.map(({ body }) => body).join(''))).toEqual(['abcd', 'e']);
    expect(batches[0]?.[0]).toMatchObject({
      messageId: '00000000-0000-4000-a000-000000000000',
      attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1795262400000' },
      md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:Events',
      awsRegion: 'eu-central-1',
    });
    expect(Object.values(taken).map(({ outcome }) => outcome)).toEqual(Array(5).fill('heard'));
    expect(images).toBe(2);
  });

  it('come in batches of 6 MB at most', async () => {
    const body = 'x'.repeat(3_000_000);
    const { batches } = await working([body, body, body], failingOn(), { batchSize: 10 });
    expect(batches.map((batch) => batch.length)).toEqual([2, 1]);
    for (const batch of batches) {
      expect(Buffer.byteLength(JSON.stringify({ Records: batch }))).toBeLessThan(6_291_456);
    }
  });

  it('come again where they fail, and they alone; after the last time they are dead letters', async () => {
    const { batches, taken, now } = await working(['a', 'b', 'c'], failingOn('b'));
    const seen = batches.map((batch) =>
      batch.map(({ body, attributes }) => `${body}${attributes.ApproximateReceiveCount}`),
    );
    expect(seen).toEqual([['a1', 'b1', 'c1'], ['b2'], ['b3']]);
    expect(taken[0]).toMatchObject({ attempts: 1, outcome: 'heard' });
    expect(taken[1]).toMatchObject({
      attempts: 3,
      outcome: 'refused',
      why: 'b is bad',
      error: { name: 'MessageFailed', message: 'b is bad' },
    });
    expect(now).toBe('2026-11-21T12:02:00.000Z');
  });

  it('come again all together where the function throws', async () => {
    let calls = 0;
    const { batches, taken } = await working(['a', 'b'], async (name, event) => {
      calls += 1;
      if (calls === 1) throw new Error('out of memory');
      return failingOn()(name, event);
    });
    expect(batches.map((batch) => batch.length)).toEqual([2, 2]);
    expect(taken[1]).toMatchObject({ attempts: 2, outcome: 'heard' });
  });

  it('come again all together where the answer names one that is not there', async () => {
    const { taken } = await working(['a', 'b'], async () =>
      heard({ ...NOTHING, failed: [{ id: 'another', why: 'lost' }] }),
    );
    expect(taken[0]).toMatchObject({
      attempts: 3,
      outcome: 'refused',
      why: 'the answer names a message that is not in the batch',
    });
  });

  it('are lost where they fail and the mapping does not ask for failures', async () => {
    const { batches, taken } = await working(['a'], failingOn('a'), { reportsFailures: false });
    expect(batches).toHaveLength(1);
    expect(taken[0]?.outcome).toBe('heard');
  });

  it('are ignored each by itself', async () => {
    const { taken } = await working(['a', 'b'], async (_, event) =>
      heard({
        ...NOTHING,
        ignored: recordsIn(event)
          .slice(1)
          .map(({ messageId: id }) => ({ id, why: 'not ours' })),
      }),
    );
    expect(taken).toMatchObject({
      0: { outcome: 'heard' },
      1: { outcome: 'ignored', why: 'not ours' },
    });
  });
});
