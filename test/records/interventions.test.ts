import { type ImageRef, imageKey } from '../../src/core/image.ts';
import type { Intervention, Release } from '../../src/core/interventions/intervention.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { IMAGE } from '../support/samples.ts';

let aws: EmbeddedAws;
let ledger: Ledger;
let records: Records;
let now: Date;
let repositories = 0;

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
});
afterAll(stopAll);
beforeEach(() => {
  now = new Date('2026-11-21T10:00:05.000Z');
  ledger = ledgerOf(aws);
  records = ledger.recordsAt(() => now);
});

const someImage = (): ImageRef => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/intervened-${repositories}` };
};

const DONE = {
  by: { id: 'U0123456789', name: 'Ann' },
  channel: 'C0123456789',
  seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
};
const release = (id: string, at: string): Release => ({
  ...DONE,
  kind: 'release',
  id,
  at,
  reason: 'the shop is down',
  until: '2026-11-22T10:00:00.000Z',
});
const RELEASE = release('1', '2026-11-21T10:00:00.000Z');
const withdraw = (id: string, at: string): Intervention => ({ ...DONE, kind: 'withdraw', id, at });
const RESCAN: Intervention = { ...DONE, kind: 'rescan', id: '3', at: '2026-11-21T10:00:01.000Z' };

const requestOf = async (image: ImageRef) => {
  const [request] = await ledger.items(imageKey(image), 'request/');
  return request;
};

describe('what a person does about an image', () => {
  it('is on record with what it changes and the request to judge the image, at once', async () => {
    const image = someImage();
    expect(await records.intervene(image, RELEASE)).toBe('done');
    expect((await records.read(image)).release).toEqual({ release: RELEASE });
    expect(await records.interventions(image)).toEqual([RELEASE]);
    expect(await requestOf(image)).toMatchObject({
      sk: 'request/acted',
      due: 'acted',
      dueAt: '2026-11-21T10:00:05.000Z',
      why: 'released',
      interventions: ['1'],
    });
  });

  it('is done once, however often its click comes', async () => {
    const image = someImage();
    const outcomes = await Promise.all([
      records.intervene(image, RELEASE),
      records.intervene(image, RELEASE),
    ]);
    expect(outcomes.toSorted()).toEqual(['done', 'known']);
    expect(await requestOf(image)).toMatchObject({ interventions: ['1'] });
  });

  it('is named with others in one request, until that has been taken up and ended', async () => {
    const image = someImage();
    await records.intervene(image, RELEASE);
    await records.intervene(image, RESCAN);
    const taken = await records.takeUp({ image, kind: 'acted' });
    expect(taken?.request).toMatchObject({ why: 'rescan', interventions: ['1', '3'] });
    if (taken) await records.endRequest(taken);
    expect(await requestOf(image)).toBeUndefined();
  });

  it('that comes while the image is judged has it judged again at once', async () => {
    const image = someImage();
    await records.intervene(image, RELEASE);
    const taken = await records.takeUp({ image, kind: 'acted' });
    await records.intervene(image, RESCAN);
    if (taken) await records.endRequest(taken);
    expect(await requestOf(image)).toMatchObject({ dueAt: '2026-11-21T10:00:05.000Z' });
  });

  it('is due before everything else', async () => {
    const image = someImage();
    const other = someImage();
    await records.hear([other]);
    now = new Date('2026-11-21T10:30:00.000Z');
    await records.intervene(image, RELEASE);
    const [first] = (await records.due(1)).due;
    expect(first?.kind).toBe('acted');
  });

  it('is read by its ids alone where it is to be done', async () => {
    const image = someImage();
    await records.intervene(image, RELEASE);
    await records.intervene(image, RESCAN);
    expect(await records.interventions(image, ['3', 'unheard of'])).toEqual([RESCAN]);
  });

  it('is kept for as long as the policy says after it has ended', async () => {
    const image = someImage();
    await records.intervene(image, RELEASE, 86_400_000);
    now = new Date('2026-11-23T09:59:59.000Z');
    expect(await records.interventions(image)).toEqual([RELEASE]);
    now = new Date('2026-11-23T10:00:00.000Z');
    expect(await records.interventions(image)).toEqual([]);
  });
});

describe('a release', () => {
  it('stands with whoever has withdrawn it', async () => {
    const image = someImage();
    await records.intervene(image, RELEASE);
    await records.intervene(image, withdraw('2', '2026-11-21T11:00:00.000Z'));
    expect((await records.read(image)).release).toEqual({
      release: RELEASE,
      withdrawn: { by: { id: 'U0123456789', name: 'Ann' }, at: '2026-11-21T11:00:00.000Z' },
    });
  });

  it('of a later click takes the place of a withdrawn one', async () => {
    const image = someImage();
    await records.intervene(image, RELEASE);
    await records.intervene(image, withdraw('2', '2026-11-21T11:00:00.000Z'));
    const later = release('4', '2026-11-21T12:00:00.000Z');
    await records.intervene(image, later);
    expect((await records.read(image)).release).toEqual({ release: later });
  });

  it('that comes late changes nothing of what a later click has said, and is in the trail', async () => {
    const image = someImage();
    await records.intervene(image, RELEASE);
    await records.intervene(image, withdraw('2', '2026-11-21T11:00:00.000Z'));
    const late = release('4', '2026-11-21T10:30:00.000Z');
    expect(await records.intervene(image, late)).toBe('done');
    expect((await records.read(image)).release).toMatchObject({ release: { id: '1' } });
    expect((await records.interventions(image)).map(({ id }) => id)).toEqual(['1', '4', '2']);
  });

  it('that cannot be read helps nobody, and keeps nobody from judging the image', async () => {
    const image = someImage();
    await ledger.put({ pk: imageKey(image), sk: 'state/release', release: { until: 'for ever' } });
    expect((await records.read(image)).release).toBe('unreadable');
  });

  it.each([
    ['says nothing of when', { until: 'for ever' }],
    ['is no release', 'for ever'],
    ['says when in no time', { at: 1, until: 'for ever' }],
  ])('that cannot be read and %s gives way to one that can', async (_what, unreadable) => {
    const image = someImage();
    const withdrawn = { at: 7 };
    await ledger.put({
      pk: imageKey(image),
      sk: 'state/release',
      release: unreadable,
      withdrawn,
    });
    expect(await records.intervene(image, RELEASE)).toBe('done');
    expect((await records.read(image)).release).toEqual({ release: RELEASE });
  });

  it('is nothing to withdraw where there is none', async () => {
    const image = someImage();
    expect(await records.intervene(image, withdraw('2', '2026-11-21T11:00:00.000Z'))).toBe('done');
    expect((await records.read(image)).release).toBeUndefined();
  });
});

describe('a snooze', () => {
  it('stands beside the record, and has nothing judged', async () => {
    const image = someImage();
    const snooze: Intervention = {
      ...DONE,
      kind: 'snooze',
      id: '5',
      at: '2026-11-21T10:00:00.000Z',
      until: '2026-11-24T10:00:00.000Z',
    };
    await records.intervene(image, snooze);
    expect((await records.read(image)).snooze).toEqual(snooze);
    expect(await requestOf(image)).toBeUndefined();
  });
});
