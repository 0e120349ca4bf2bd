import { replay } from '../support/replay.ts';
import {
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  findingChanged,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const web = digestOf('b2');
const images = [{ imageDigest: api, imageTags: ['1.4.2'] }, { imageDigest: web }];
const UPDATE = 'dynamodb:UpdateItem';

describe('an event about a finding', () => {
  it.each(['ACTIVE', 'CLOSED', 'SUPPRESSED'])('that is %s asks for its image', async (status) => {
    const report = await replay(worldOf(images), findingChanged(api, { status }));
    expect(report.events).toMatchObject([
      { outcome: 'heard', attempts: 1, batch: { messages: 1, images: 1 } },
    ]);
    expect(report.calls).toEqual({ [UPDATE]: 1 });
  });

  it('of another kind is nothing to us', async () => {
    const report = await replay(worldOf(images), findingChanged(api, { status: 'OTHER' }));
    expect(report.events).toMatchObject([{ outcome: 'ignored', attempts: 0 }]);
    expect(report.calls).toEqual({});
  });

  it('costs one write, however many there are of the image', async () => {
    const events = [...Array(9).fill(findingChanged(api)), findingChanged(web)];
    const report = await replay(worldOf(images), events);
    expect(report.events).toHaveLength(10);
    expect(report.events[9]).toMatchObject({
      outcome: 'heard',
      batch: { messages: 10, images: 2 },
    });
    expect(report.calls).toEqual({ [UPDATE]: 2 });
  });

  it('of an image in another account or region is left out by name, and keeps no other', async () => {
    const member = findingChanged(api, { account: '111122223333' });
    const abroad = findingChanged(api, { region: 'us-east-1' });
    const report = await replay(worldOf(images), [member, abroad, findingChanged(web)]);
    expect(report.events).toMatchObject([
      {
        outcome: 'ignored',
        attempts: 1,
        why: 'an image of 111122223333 in eu-central-1; this deployment serves 123456789012 in eu-central-1',
      },
      {
        outcome: 'ignored',
        why: 'an image of 123456789012 in us-east-1; this deployment serves 123456789012 in eu-central-1',
      },
      { outcome: 'heard', batch: { messages: 3, images: 1 } },
    ]);
    expect([report.calls, report.deadLetters]).toEqual([{ [UPDATE]: 1 }, []]);
  });

  it('that names no image ends in the dead letters, and keeps no other', async () => {
    const poisoned = findingChanged('sha256:short');
    const report = await replay(worldOf(images), [findingChanged(api), poisoned]);
    expect(report.events).toMatchObject([
      { outcome: 'heard', attempts: 1 },
      { outcome: 'refused', attempts: 5, why: 'the message names no image with its digest' },
    ]);
    expect(report.deadLetters).toMatchObject([{ event: { id: poisoned.id }, attempts: 5 }]);
    // The good one was heard at once, and not again.
    expect(report.calls).toEqual({ [UPDATE]: 1 });
  });

  it('whose image cannot be written down comes again, with the others about it and no more', async () => {
    const error = 'ProvisionedThroughputExceededException';
    // The client itself asks four times.
    const faults = [{ call: UPDATE, where: api, nth: 1, times: 4, error }];
    const events = [findingChanged(api), findingChanged(web), findingChanged(api)];
    const report = await replay(worldOf(images, { faults }), events);
    expect(report.events).toMatchObject([
      { outcome: 'heard', attempts: 2, batch: { messages: 2, images: 1 } },
      { outcome: 'heard', attempts: 1, batch: { messages: 3, images: 1 } },
      { outcome: 'heard', attempts: 2, batch: { messages: 2, images: 1 } },
    ]);
    expect(report.calls).toEqual({ [UPDATE]: 6 });
  });

  it('ends in the dead letters with the cause where it never can be written down', async () => {
    const faults = [{ call: UPDATE, nth: 1, times: 99, error: 'AccessDeniedException' }];
    const report = await replay(worldOf(images, { faults }), findingChanged(api));
    expect(report.deadLetters).toMatchObject([
      {
        attempts: 5,
        error: {
          name: 'MessageFailed',
          message: expect.stringContaining('AccessDeniedException'),
        },
      },
    ]);
  });
});

describe('an image that events about findings have asked for', () => {
  const clean = { imageDigest: api, imageTags: ['1.4.2'], scan: enhancedScan() };
  const found = changeOf([{ imageDigest: api, scan: enhancedScan({ severity: 'CRITICAL' }) }]);
  const verdictsIn = ({ events }: Awaited<ReturnType<typeof replay>>) =>
    events.flatMap(({ subjects }) => subjects.map(({ verdict, told }) => [verdict, told.length]));

  it('is judged once by the next sweep behind the window, by what the registry shows', async () => {
    const report = await replay(
      worldOf([clean]),
      enhancedScanEnded(api, 0),
      found,
      [findingChanged(api), findingChanged(api), findingChanged(api, { status: 'SUPPRESSED' })],
      SWEEP,
      { now: '2026-11-21T12:02:00Z' },
      SWEEP,
      { now: '2026-11-21T12:04:00Z' },
      SWEEP,
    );
    expect(verdictsIn(report)).toEqual([
      ['approved', 2],
      ['quarantined', 2],
    ]);
    expect(report.images[0]?.tags).toEqual(['1.4.2', 'quarantined-a1a1a1a1a1a1']);
  });

  it('is told of no more where the registry shows what it did', async () => {
    const report = await replay(
      worldOf([clean]),
      enhancedScanEnded(api, 0),
      findingChanged(api),
      { now: '2026-11-21T12:02:00Z' },
      SWEEP,
    );
    expect(verdictsIn(report)).toEqual([
      ['approved', 2],
      ['approved', 0],
    ]);
  });
});

describe('ten thousand events about fifty images', () => {
  const digests = Array.from({ length: 50 }, (_, index) =>
    digestOf(String(index).padStart(2, '0')),
  );
  const event = { ...findingChanged('{digest}'), id: 'finding-{n}' };

  it('are some batches, with one write for each image of each', async () => {
    const report = await replay(worldOf([]), { repeat: 10_000, event, over: { digest: digests } });
    const [entry] = report.events;
    expect(report.events).toHaveLength(1);
    expect(entry).toMatchObject({
      outcome: 'repeated',
      times: 10_000,
      outcomes: { heard: 10_000 },
      batches: 3,
      images: 150,
      attempts: 1,
    });
    expect(report.calls).toEqual({ [UPDATE]: 150 });
  });

  it('with some that are poisoned are heard all the same', async () => {
    const over = { digest: [...digests, 'sha256:short'] };
    const report = await replay(worldOf([]), { repeat: 510, event, over });
    expect(report.events).toMatchObject([
      { outcomes: { heard: 500, refused: 10 }, attempts: 5, batches: 5, images: 50 },
    ]);
    expect(report.deadLetters.map((one) => one.event.id)).toEqual(
      Array.from({ length: 10 }, (_, index) => `finding-${(index + 1) * 51}`),
    );
  });
});
