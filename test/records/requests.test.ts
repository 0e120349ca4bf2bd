import type { ImageRef } from '../../src/core/image.ts';
import { imageKey } from '../../src/core/image.ts';
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
  now = new Date('2026-11-21T10:00:00.000Z');
  ledger = ledgerOf(aws);
  records = ledger.recordsAt(() => now);
});

const NOW = '2026-11-21T10:00:00.000Z';

const someImage = (): ImageRef => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/asked-${repositories}` };
};
const requestsOf = async (image: ImageRef) =>
  (await ledger.items(imageKey(image), 'request/')).map(({ sk, due, dueAt, why, run }) => ({
    sk,
    due,
    dueAt,
    why,
    ...(run !== undefined && { run }),
  }));

describe('news of an image’s findings', () => {
  it('opens a window of a minute and a half, which further news does not move', async () => {
    const image = someImage();
    await records.hear([image]);
    now = new Date('2026-11-21T10:01:00.000Z');
    await records.hear([image, image]);
    expect(await requestsOf(image)).toEqual([
      { sk: 'request/heard', due: 'heard', dueAt: '2026-11-21T10:01:30.000Z', why: 'finding' },
    ]);
  });

  it('is gone once it has been judged', async () => {
    const image = someImage();
    await records.hear([image]);
    now = new Date('2026-11-21T10:01:30.000Z');
    const taken = await records.takeUp({ image, kind: 'heard' });
    expect(taken).toMatchObject({ kind: 'heard', before: 0, findings: 0 });
    if (taken) await records.endRequest(taken);
    expect(await requestsOf(image)).toEqual([]);
  });

  it('that came while it was judged opens another window', async () => {
    const image = someImage();
    await records.hear([image]);
    now = new Date('2026-11-21T10:01:30.000Z');
    const taken = await records.takeUp({ image, kind: 'heard' });
    await records.hear([image]);
    if (taken) await records.endRequest(taken);
    expect(await requestsOf(image)).toEqual([
      { sk: 'request/heard', due: 'heard', dueAt: '2026-11-21T10:03:00.000Z', why: 'finding' },
    ]);
  });

  it('is taken up by one run alone, and put off before anything is done', async () => {
    const image = someImage();
    await records.hear([image]);
    now = new Date('2026-11-21T10:01:30.000Z');
    const both = await Promise.all([
      records.takeUp({ image, kind: 'heard' }),
      records.takeUp({ image, kind: 'heard' }),
    ]);
    expect(both.filter((one) => one !== undefined)).toHaveLength(1);
    expect((await requestsOf(image))[0]?.dueAt).toBe('2026-11-21T10:11:30.000Z');
  });
});

describe('a request to judge an image again', () => {
  const request = (image: ImageRef, run: string) =>
    ({ image, why: 'policy', run, dueAt: '2026-11-21T09:00:00.000Z' }) as const;

  it('keeps its place and its reason where it is asked for twice, and is the last one’s to tell of', async () => {
    const first = someImage();
    expect(await records.again([request(first, 'run-1')])).toEqual([first]);
    expect(await records.again([request(first, 'run-1')])).toEqual([]);
    const later = { ...request(first, 'run-2'), why: 'changed', dueAt: NOW } as const;
    expect(await records.again([later])).toEqual([first]);
    expect(await requestsOf(first)).toEqual([
      {
        sk: 'request/again',
        due: 'again',
        dueAt: '2026-11-21T09:00:00.000Z',
        why: 'policy',
        run: 'run-2',
      },
    ]);
  });

  it('is the revocation’s from then on, and is due as early, whoever had asked before', async () => {
    const revoked = (image: ImageRef) => ({ image, why: 'revoked', dueAt: NOW }) as const;
    const [later, earlier, compared] = [someImage(), someImage(), someImage()];
    await records.again([
      { image: later, why: 'asked', dueAt: '2026-11-21T12:30:00.000Z' },
      { image: earlier, why: 'asked', dueAt: '2026-11-21T09:30:00.000Z' },
      request(compared, 'run-4'),
    ]);
    await records.again([later, earlier, compared].map(revoked));
    const standing = { sk: 'request/again', due: 'again', why: 'revoked' };
    expect(await requestsOf(later)).toEqual([{ ...standing, dueAt: NOW }]);
    expect(await requestsOf(earlier)).toEqual([{ ...standing, dueAt: '2026-11-21T09:30:00.000Z' }]);
    expect(await requestsOf(compared)).toEqual([
      { ...standing, dueAt: '2026-11-21T09:00:00.000Z', run: 'run-4' },
    ]);
    // And whoever asks after it takes nothing of that away.
    await records.again([
      { image: later, why: 'accepted', dueAt: '2026-11-21T13:00:00.000Z' },
      { image: compared, why: 'policy', run: 'run-5', dueAt: '2026-11-21T13:00:00.000Z' },
    ]);
    expect(await requestsOf(later)).toEqual([{ ...standing, dueAt: NOW }]);
    expect((await requestsOf(compared))[0]).toMatchObject({ why: 'revoked', run: 'run-5' });
  });

  it('is not taken up twice for a revocation that comes while it is judged, and is due again afterwards', async () => {
    const image = someImage();
    await records.again([{ image, why: 'asked', dueAt: '2026-11-21T09:00:00.000Z' }]);
    const taken = await records.takeUp({ image, kind: 'again' });
    now = new Date('2026-11-21T10:00:10.000Z');
    await records.again([{ image, why: 'revoked', dueAt: '2026-11-21T10:00:10.000Z' }]);
    expect(await records.takeUp({ image, kind: 'again' })).toBeUndefined();
    if (taken) await records.endRequest(taken);
    expect(await requestsOf(image)).toEqual([
      {
        sk: 'request/again',
        due: 'again',
        dueAt: '2026-11-21T10:01:40.000Z',
        why: 'revoked',
      },
    ]);
  });

  it('comes behind what is urgent', async () => {
    const [asked, heard] = [someImage(), someImage()];
    await records.again([{ ...request(asked, 'run-3'), dueAt: '1980-01-01T00:00:00.000Z' }]);
    await records.hear([heard]);
    now = new Date('2026-11-21T10:02:00.000Z');
    const due = (await records.due(100)).due.filter(
      ({ image }) => image.repository === asked.repository || image.repository === heard.repository,
    );
    expect(due.map(({ kind }) => kind)).toEqual(['heard', 'again']);
  });
});

describe('what a due image fails of', () => {
  it('is written down, and tried again after longer and longer while it is the same', async () => {
    const image = someImage();
    await records.hear([image]);
    now = new Date('2026-11-21T10:01:30.000Z');
    const pauses: unknown[] = [];
    for (const cause of ['no channel', 'no channel', 'no channel', 'no right']) {
      const taken = await records.takeUp({ image, kind: 'heard' });
      if (!taken) throw new Error('it is not due');
      await records.putOffFailed(taken, new Error(cause));
      const [item] = await ledger.items(imageKey(image), 'request/');
      const dueAt = String(item?.['dueAt']);
      pauses.push([
        (Date.parse(dueAt) - now.getTime()) / 60_000,
        (item?.['failed'] as { times: number } | undefined)?.times,
      ]);
      now = new Date(dueAt);
    }
    expect(pauses).toEqual([
      [10, 1],
      [20, 2],
      [40, 3],
      [10, 1],
    ]);
  });

  it('does not keep waiting whoever asks anew: it may have been mended', async () => {
    const image = someImage();
    await records.hear([image]);
    now = new Date('2026-11-21T10:01:30.000Z');
    const taken = await records.takeUp({ image, kind: 'heard' });
    if (taken) await records.putOffFailed(taken, new Error('no right'));
    expect((await requestsOf(image))[0]?.dueAt).toBe('2026-11-21T10:11:30.000Z');
    now = new Date('2026-11-21T10:02:00.000Z');
    await records.hear([image]);
    expect((await requestsOf(image))[0]?.dueAt).toBe('2026-11-21T10:03:30.000Z');
  });
});
