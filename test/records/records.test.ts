import { createHash } from 'node:crypto';
import type { Finding } from '../../src/core/findings/finding.ts';
import { imageKey } from '../../src/core/image.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { digestOf, finding, IMAGE, judgement, seenWith } from '../support/samples.ts';

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

const after = (seconds: number): void => {
  now = new Date(Date.parse('2026-11-21T10:00:00.000Z') + seconds * 1_000);
};
/** An image of its own for every test. */
const someImage = () => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/cart-${repositories}` };
};
const entry = (image = someImage(), more: Parameters<typeof judgement>[0] = {}) => ({
  judgement: judgement({ image, ...more }),
  findings: [] as readonly Finding[],
  previous: undefined,
  settled: false,
});
const said = { verdict: 'approved', at: '2026-11-21T10:00:01.000Z', receipt: 'C1/1.1' } as const;
const marked = { state: 'marked', tag: 'approved-aaaaaaaaaaaa' } as const;
const nameOfFailure = async (write: Promise<unknown>): Promise<string> =>
  (await errorOf(write)).name;

describe('a new judgement', () => {
  it('is read back as it was written, held by the run that wrote it', async () => {
    const first = entry();
    const begun = await records.begin(first);
    expect(begun).toEqual({
      judgement: first.judgement,
      number: 1,
      revision: 1,
      lease: { owner: expect.stringMatching(/^[0-9a-f-]{36}$/), until: 1_795_255_255_000 },
      said: {},
      findingsItems: 0,
      findingsId: begun.lease.owner,
    });
    expect(await records.read(first.judgement.image)).toEqual({
      current: begun,
      listedBy: [],
    });
  });

  it('is written by one of two runs at once', async () => {
    const first = entry();
    const results = await Promise.allSettled([records.begin(first), records.begin(first)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(results.flatMap((one) => (one.status === 'rejected' ? [one.reason.name] : []))).toEqual([
      'JudgementInProgress',
    ]);
    expect(await ledger.items(imageKey(first.judgement.image), 'judgement/')).toHaveLength(1);
  });

  it('that asks for nothing is settled at once', async () => {
    const begun = await records.begin({ ...entry(), settled: true });
    expect(begun.settledAt).toBe('2026-11-21T10:00:00.000Z');
  });

  it('of an image of which nothing is known finds an empty page', async () => {
    expect(await records.read(someImage())).toEqual({ listedBy: [] });
  });
});

describe('the lease', () => {
  it('keeps another run away until it has run out', async () => {
    const begun = await records.begin(entry());
    after(55);
    expect(await nameOfFailure(records.resume(begun, seenWith()))).toBe('JudgementInProgress');
    after(55.001);
    const resumed = await records.resume(begun, seenWith());
    expect([resumed.revision, resumed.number, resumed.lease.until]).toEqual([
      2, 1, 1_795_255_310_001,
    ]);
    expect(resumed.lease.owner).not.toBe(begun.lease.owner);
  });

  it('keeps a new judgement away as well', async () => {
    const image = someImage();
    const begun = await records.begin(entry(image));
    const next = { ...entry(image, { fingerprint: 'f2' }), previous: begun };
    expect(await nameOfFailure(records.begin(next))).toBe('JudgementInProgress');
    expect(await ledger.items(imageKey(image), 'judgement/')).toHaveLength(1);
    after(56);
    expect((await records.begin(next)).number).toBe(2);
  });

  it('that was lost lets its run write nothing more', async () => {
    const begun = await records.begin(entry());
    after(56);
    const resumed = await records.resume(begun, seenWith());
    expect(await nameOfFailure(records.noteSaid(begun, 'slack', said))).toBe('LeaseLost');
    expect(await nameOfFailure(records.settle(begun, marked))).toBe('LeaseLost');
    expect((await records.read(begun.judgement.image)).current).toEqual(resumed);
  });

  it('is taken by one of two runs at once', async () => {
    const begun = await records.begin(entry());
    after(56);
    const results = await Promise.allSettled([
      records.resume(begun, seenWith()),
      records.resume(begun, seenWith()),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is not needed on a settled judgement, which opens again', async () => {
    const settled = await records.settle(await records.begin(entry()), marked);
    after(1);
    const resumed = await records.resume(settled, seenWith());
    expect(resumed).not.toHaveProperty('settledAt');
    expect((await records.read(settled.judgement.image)).current).toEqual(resumed);
  });

  it('is refused to a run that has read an older revision', async () => {
    const settled = await records.settle(await records.begin(entry()), marked);
    await records.settle(await records.resume(settled, seenWith()), marked);
    expect(await nameOfFailure(records.resume(settled, seenWith()))).toBe('JudgementInProgress');
  });
});

describe('what was said', () => {
  it('is noted route by route and stays through settling and the next judgement', async () => {
    const image = someImage();
    const begun = await records.begin(entry(image));
    const noted = await records.noteSaid(begun, 'slack', said);
    expect((await records.read(image)).current).toEqual(noted);
    const settled = await records.settle(noted, marked, [
      { route: 'sns', said: { ...said, receipt: 'm-1' } },
    ]);
    expect(settled.said).toEqual({ slack: said, sns: { ...said, receipt: 'm-1' } });
    expect([settled.marking, settled.settledAt]).toEqual([marked, '2026-11-21T10:00:00.000Z']);
    expect((await records.read(image)).current).toEqual(settled);

    const next = await records.begin({
      ...entry(image, { fingerprint: 'f2' }),
      previous: settled,
    });
    expect([next.said, next.marking, next.number, next.revision]).toEqual([
      settled.said,
      marked,
      2,
      4,
    ]);
  });

  it('is not forgotten by a run that had read the record before it was said', async () => {
    const image = someImage();
    const begun = await records.begin(entry(image));
    const renewed = await records.renew(begun);
    const { current: stale } = await records.read(image);
    const noted = await records.noteSaid(renewed, 'slack', said);
    await records.settle(noted, marked);
    after(120);
    const late = { ...entry(image, { fingerprint: 'f2' }), previous: stale };
    expect(await nameOfFailure(records.begin(late))).toBe('JudgementInProgress');
    expect((await records.read(image)).current?.said).toEqual({ slack: said });
  });

  it('is noted once where the answer to the note was lost', async () => {
    const image = someImage();
    const begun = await records.begin(entry(image));
    aws.changeWorld({ faults: [{ call: 'dynamodb:PutItem', nth: 1, lost: true }] });
    const noted = await records.noteSaid(begun, 'slack', said);
    expect((await records.read(image)).current).toEqual(noted);
  });
});

describe('the history', () => {
  it('keeps every judgement as it was', async () => {
    const image = someImage();
    const first = await records.begin({ ...entry(image), settled: true });
    const second = await records.begin({
      ...entry(image, { fingerprint: 'f2', verdict: 'quarantined' }),
      previous: first,
      settled: true,
      findings: [finding()],
    });
    const history = await ledger.items(imageKey(image), 'judgement/');
    expect(history.map(({ sk, judgement }) => [sk, judgement])).toEqual([
      ['judgement/000001', first.judgement],
      ['judgement/000002', second.judgement],
    ]);
    expect(await records.findings(image, first)).toEqual([]);
    expect(await records.findings(image, second)).toEqual([finding()]);
  });
});

describe('the findings of a judgement', () => {
  /** Text that gzip cannot shorten much, the same in every run. */
  const noise = (index: number, blocks: number): string =>
    Array.from({ length: blocks }, (_, block) =>
      createHash('sha512').update(`${index}/${block}`).digest('base64'),
    ).join('');

  it.each([
    [1, 1, 1],
    [3_000, 2, 2],
    [20_000, 3, 9],
  ])('%d of them come back whole', async (count, blocks, atLeast) => {
    const image = someImage();
    const findings = Array.from({ length: count }, (_, index) =>
      finding({ id: `CVE-2026-${index}`, description: noise(index, blocks) }),
    );
    const begun = await records.begin({ ...entry(image), findings });
    expect(begun.findingsItems).toBeGreaterThanOrEqual(atLeast);
    const { current } = await records.read(image);
    const back = await records.findings(image, current ?? begun);
    expect(back.length).toBe(count);
    expect(back).toEqual(findings);
  });
});

describe('an index and its platforms', () => {
  it('are remembered on the page of every platform, sixty of them too', async () => {
    const index = someImage();
    const platforms = Array.from({ length: 60 }, (_, number) =>
      digestOf('b').replace(/bb$/, String(number + 10)),
    ) as (typeof index.digest)[];
    await records.rememberPlatforms(index, platforms);
    const pages = await Promise.all(platforms.map((digest) => records.read({ ...index, digest })));
    expect(pages.map(({ listedBy }) => listedBy)).toEqual(platforms.map(() => [index.digest]));
    expect((await records.read(index)).listedBy).toEqual([]);
  });

  it('may be many to one, and another repository is another image', async () => {
    const first = someImage();
    const second = { ...first, digest: digestOf('e') };
    const platform = digestOf('f');
    await records.rememberPlatforms(first, [platform]);
    await records.rememberPlatforms(second, [platform]);
    await records.rememberPlatforms(second, [platform]);
    const { listedBy } = await records.read({ ...first, digest: platform });
    expect([...listedBy].sort()).toEqual([digestOf('a'), digestOf('e')]);
    expect((await records.read({ ...someImage(), digest: platform })).listedBy).toEqual([]);
  });

  it('leave the current judgement of the platform alone', async () => {
    const image = someImage();
    const begun = await records.begin(entry(image));
    await records.rememberPlatforms({ ...image, digest: digestOf('e') }, [image.digest]);
    await records.noteScanReport(image, report('2026-11-21T09:59:00.000Z'));
    expect(await records.read(image)).toEqual({
      current: begun,
      listedBy: [digestOf('e')],
      report: {
        at: '2026-11-21T09:59:00.000Z',
        finished: true,
        countsNone: false,
        counts: { CRITICAL: 1 },
        total: 3,
      },
    });
  });
});

const report = (at: string) => ({
  at,
  finished: true,
  countsNone: false,
  counts: { CRITICAL: 1 },
  total: 3,
});

describe("an event's word about a scan", () => {
  const at = (time: string, more: object = {}) => ({
    ...report(`2026-11-21T${time}.000Z`),
    ...more,
  });
  const kept = async (...said: ReturnType<typeof at>[]) => {
    const image = someImage();
    for (const one of said) await records.noteScanReport(image, one);
    return (await records.read(image)).report;
  };

  it('of hours later takes the place of the one before, and no earlier one takes its place', async () => {
    const [early, late] = [at('06:00:00'), at('09:30:00', { counts: { LOW: 2 }, total: 2 })];
    expect(await kept(early, late)).toEqual(late);
    expect(await kept(late, early)).toEqual(late);
  });

  it('of the same scan is put together with the other, in either order', async () => {
    const counts = at('09:00:00', { counts: { CRITICAL: 2, LOW: 1 } });
    const none = at('09:00:01', { counts: { LOW: 3 }, total: 0 });
    const both = at('09:00:01', { counts: { CRITICAL: 2, LOW: 3 }, total: 3 });
    expect(await kept(counts, none)).toEqual(both);
    expect(await kept(none, counts)).toEqual(both);
  });

  it('that has said all is not opened again by the same event', async () => {
    const image = someImage();
    const said = at('09:00:00');
    await records.noteScanReport(image, said);
    await records.closeReport(image, said);
    await records.noteScanReport(image, said);
    expect((await records.read(image)).report).toEqual({ ...said, closed: true });
    const later = at('09:10:00', { counts: { HIGH: 1 }, total: 1 });
    await records.noteScanReport(image, later);
    expect((await records.read(image)).report).toEqual(later);
  });

  it('is closed only as long as it is the one that was meant', async () => {
    const image = someImage();
    await records.noteScanReport(image, at('09:00:00'));
    await records.closeReport(image, at('08:00:00'));
    expect((await records.read(image)).report).toEqual(at('09:00:00'));
  });

  it('is kept by both of two runs that note at the same moment', async () => {
    const image = someImage();
    await Promise.all([
      records.noteScanReport(image, at('09:00:00', { counts: { HIGH: 1 } })),
      records.noteScanReport(image, at('09:00:02', { counts: { CRITICAL: 2 } })),
    ]);
    expect((await records.read(image)).report?.counts).toEqual({ CRITICAL: 2, HIGH: 1 });
  });
});

describe('what is open', () => {
  const dueIn = async (due: string, image: { repository: string }) =>
    (await ledger.due(due))
      .filter(({ pk }) => String(pk).includes(`/${image.repository}@`))
      .map(({ dueAt }) => dueAt);

  it('is found as unfinished from the end of its lease until it is settled', async () => {
    const image = someImage();
    const begun = await records.begin(entry(image));
    expect(await dueIn('unfinished', image)).toEqual(['2026-11-21T10:00:55.000Z']);
    await records.settle(begun, marked);
    expect(await dueIn('unfinished', image)).toEqual([]);
    expect(await dueIn('undecided', image)).toEqual([]);
  });

  it('is found as undecided a quarter of an hour after it was judged, until it is decided', async () => {
    const image = someImage();
    const undecided = await records.begin({
      ...entry(image, { verdict: 'undecided' }),
      settled: true,
    });
    expect(await dueIn('undecided', image)).toEqual(['2026-11-21T10:15:05.000Z']);
    await records.begin({ ...entry(image), previous: undecided, settled: true });
    expect(await dueIn('undecided', image)).toEqual([]);
  });
});

describe('a ledger that does not answer well', () => {
  it('is a failure that may pass', async () => {
    aws.changeWorld({
      faults: [{ call: 'dynamodb:Query', nth: 1, error: 'ProvisionedThroughputExceededException' }],
    });
    const failure = await errorOf(records.read(someImage()));
    expect(failure.name).toBe('TransientFailure');
    expect(failure.message).toMatch(/^reading the ledger of 210987654321\/eu-central-1\/shop\//);
  });

  it('is a failure for a person where it refuses', async () => {
    aws.changeWorld({
      faults: [{ call: 'dynamodb:PutItem', nth: 1, error: 'AccessDeniedException' }],
    });
    const noting = records.noteScanReport(someImage(), report('2026-11-21T09:59:00.000Z'));
    expect(await nameOfFailure(noting)).toBe('PermanentFailure');
  });
});
