import { createHash } from 'node:crypto';
import type { KeptFinding } from '../../src/core/findings/kept-finding.ts';
import type { ImageRef } from '../../src/core/image.ts';
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

/** A repository of its own for every test. */
const inOwnRepository = (): ImageRef => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/api-${repositories}` };
};
const entry = (image: ImageRef, more: Parameters<typeof judgement>[0] = {}) => ({
  judgement: judgement({ image, ...more }),
  findings: [] as readonly KeptFinding[],
  previous: undefined,
  settled: true,
});
const pushed = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const numbered = (number: number) =>
  digestOf('b').replace(/bbb$/, String(number + 100)) as ImageRef['digest'];

describe('the images of a repository', () => {
  const judged = (image: ImageRef, day: number, more: Parameters<typeof judgement>[0] = {}) =>
    records.begin(entry(image, { pushedAt: pushed(day), comparable: true, ...more }));

  it('are listed, the newest first, each with its names and where its findings are', async () => {
    const image = inOwnRepository();
    const other = { ...image, digest: digestOf('b') };
    const old = await judged(image, 10, { names: ['1.4.1'] });
    const found: KeptFinding[] = [
      finding(),
      { ...finding({ id: 'CVE-2026-2000' }), aside: { kind: 'scanner', why: 'closed' } },
    ];
    const young = await records.begin({
      ...entry(other, { pushedAt: pushed(12), comparable: true, names: ['1.4.2', 'latest'] }),
      findings: found,
    });
    const listed = await records.earlierImages(image);
    expect(listed).toEqual([
      {
        digest: digestOf('b'),
        pushedAt: pushed(12),
        names: ['1.4.2', 'latest'],
        findingsItems: 1,
        findingsId: young.findingsId,
        comparable: true,
      },
      {
        digest: digestOf('a'),
        pushedAt: pushed(10),
        names: ['1.4.1'],
        findingsItems: 0,
        findingsId: old.findingsId,
        comparable: true,
      },
    ]);
    const [first] = listed;
    expect(first && (await records.findings(other, first))).toEqual(found);
  });

  it('stand there once each, as they were judged last', async () => {
    const image = inOwnRepository();
    const first = await judged(image, 10);
    const second = await records.begin({
      ...entry(image, { pushedAt: pushed(10), comparable: true, fingerprint: 'f2' }),
      previous: first,
      findings: [finding()],
    });
    const listed = await records.earlierImages(image);
    expect(listed.map(({ findingsId }) => findingsId)).toEqual([second.findingsId]);
    expect(listed[0] && (await records.findings(image, listed[0]))).toEqual([finding()]);
  });

  it.each<[string, Parameters<typeof judgement>[0]]>([
    ['nobody has named', { pushedAt: pushed(10), comparable: true, standing: 'unnamed' }],
    ['nobody knows when it was pushed', { comparable: true }],
  ])('do not hold one that %s', async (_what, more) => {
    const image = inOwnRepository();
    await records.begin(entry(image, more));
    expect(await records.earlierImages(image)).toEqual([]);
  });

  it('are those of this repository alone, and none of its images’ own items', async () => {
    const image = inOwnRepository();
    await judged(image, 10);
    const longer = { ...image, repository: `${image.repository}0` };
    await judged({ ...longer, digest: digestOf('b') }, 11);
    expect((await records.earlierImages(image)).map(({ digest }) => digest)).toEqual([
      image.digest,
    ]);
    expect(await records.earlierImages({ ...image, region: 'us-east-1' })).toEqual([]);
    expect(await records.earlierImages({ ...image, account: '111111111111' })).toEqual([]);
  });

  it('before a time are those pushed until then', async () => {
    const image = inOwnRepository();
    for (const day of [10, 11, 12]) await judged({ ...image, digest: numbered(day) }, day);
    const before = await records.earlierImages(image, pushed(11));
    expect(before.map(({ pushedAt }) => pushedAt)).toEqual([pushed(11), pushed(10)]);
  });

  it('are the last hundred of many, and twenty names of each', async () => {
    const image = inOwnRepository();
    const names = Array.from({ length: 30 }, (_, index) => `build-${index}`);
    for (let number = 0; number < 103; number += 1) {
      const pushedAt = new Date(Date.parse(pushed(1)) + number * 1_000).toISOString();
      await judged({ ...image, digest: numbered(number) }, 1, { pushedAt, names });
    }
    const listed = await records.earlierImages(image);
    expect([listed.length, listed[0]?.digest, listed.at(-1)?.digest]).toEqual([
      100,
      numbered(102),
      numbered(3),
    ]);
    expect(listed[0]?.names).toEqual(names.slice(0, 20));
  });

  it('are listed with findings that take more than one transaction', async () => {
    const image = inOwnRepository();
    const noise = (index: number): string =>
      [0, 1, 2]
        .map((block) => createHash('sha512').update(`${index}/${block}`).digest('base64'))
        .join('');
    const findings = Array.from({ length: 20_000 }, (_, index) =>
      finding({ id: `CVE-2026-${index}`, description: noise(index) }),
    );
    await records.begin({
      ...entry(image, { pushedAt: pushed(10), comparable: true }),
      findings,
    });
    const [listed] = await records.earlierImages(image);
    expect(listed?.findingsItems).toBeGreaterThan(8);
    expect(listed && (await records.findings(image, listed))).toHaveLength(20_000);
  });
});

describe('findings kept with a judgement', () => {
  it('say who set them aside', async () => {
    const image = inOwnRepository();
    const kept: KeptFinding[] = [
      {
        ...finding(),
        aside: {
          kind: 'waived',
          waiver: 'accepted',
          by: 'dana@shop.example',
          why: 'later',
          until: '2026-12-01T00:00:00.000Z',
          source: 'policy.yml:30',
        },
      },
      finding({ id: 'CVE-2026-2000', kev: { state: 'not-listed' }, epss: { score: 0.1 } }),
    ];
    const begun = await records.begin({ ...entry(image), findings: kept });
    expect(await records.findings(image, begun)).toEqual(kept);
  });

  it('of an earlier judgement can still be read from the history', async () => {
    const image = inOwnRepository();
    const first = await records.begin({ ...entry(image), findings: [finding()] });
    await records.begin({ ...entry(image, { fingerprint: 'f2' }), previous: first });
    const [item] = await ledger.items(
      `${image.account}/${image.region}/${image.repository}@${image.digest}`,
      'judgement/000001',
    );
    const place = { findingsItems: item?.['findingsItems'], findingsId: item?.['findingsId'] };
    expect(await records.findings(image, place as typeof first)).toEqual([finding()]);
  });
});

describe('what is due', () => {
  const at = (time: string) => {
    now = new Date(time);
  };
  const dueNow = async (limit = 1_000) => {
    const own = `api-${repositories}`;
    const { due } = await records.due(limit);
    return due
      .filter(({ image }) => image.repository.endsWith(own))
      .map(({ image }) => image.digest);
  };

  it('is what is unfinished first, then what has to be reviewed, then what is undecided', async () => {
    const image = inOwnRepository();
    const [a, b, c] = [digestOf('a'), digestOf('b'), digestOf('c')];
    const reviewAt = '2026-11-21T10:05:00.000Z';
    await records.begin(entry({ ...image, digest: a }, { verdict: 'undecided' }));
    await records.begin(entry({ ...image, digest: b }, { reviewAt }));
    await records.begin({ ...entry({ ...image, digest: c }), settled: false });
    at('2026-11-21T10:00:54.999Z');
    expect(await dueNow()).toEqual([]);
    at('2026-11-21T10:00:55.000Z');
    expect(await dueNow()).toEqual([c]);
    at(reviewAt);
    expect(await dueNow()).toEqual([c, b]);
    at('2026-11-21T10:15:05.000Z');
    expect(await dueNow()).toEqual([c, b, a]);
  });

  it('is at most as much as was asked for, the longest waiting first', async () => {
    const image = inOwnRepository();
    // Earlier than anything of the other tests, which share the table.
    const reviews = ['2020-01-03', '2020-01-01', '2020-01-02'].map((day) => `${day}T00:00:00.000Z`);
    for (const [index, reviewAt] of reviews.entries()) {
      await records.begin(entry({ ...image, digest: digestOf('abc'.charAt(index)) }, { reviewAt }));
    }
    at('2020-06-01T00:00:00.000Z');
    expect(await dueNow(2)).toEqual([digestOf('b'), digestOf('c')]);
    expect((await records.due(2)).due).toHaveLength(2);
    expect(await dueNow()).toEqual([digestOf('b'), digestOf('c'), digestOf('a')]);
  });

  it('is put off by a look that finds nothing new', async () => {
    const image = inOwnRepository();
    const begun = await records.begin(entry(image, { verdict: 'undecided' }));
    at('2026-11-21T10:15:05.000Z');
    expect(await dueNow()).toEqual([image.digest]);
    const later = await records.putOff(begun, seenWith());
    expect([later.lookedAt, later.revision, later.number, later.settledAt]).toEqual([
      '2026-11-21T10:15:05.000Z',
      2,
      1,
      begun.settledAt,
    ]);
    expect((await records.read(image)).current).toEqual(later);
    expect(await dueNow()).toEqual([]);
    at('2026-11-21T10:30:05.000Z');
    expect(await dueNow()).toEqual([image.digest]);
  });

  it('is put off to the next time at which the verdict may change, or for good', async () => {
    const image = inOwnRepository();
    const [first, next] = ['2026-11-22T00:00:00.000Z', '2026-11-25T00:00:00.000Z'];
    const begun = await records.begin(entry(image, { reviewAt: first }));
    at(first);
    const later = await records.putOff(begun, seenWith(next));
    expect(later.judgement.reviewAt).toBe(next);
    expect(await dueNow()).toEqual([]);
    at(next);
    expect(await dueNow()).toEqual([image.digest]);
    const done = await records.putOff(later, seenWith());
    expect(done.judgement).not.toHaveProperty('reviewAt');
    expect(await dueNow()).toEqual([]);
    expect(
      await ledger.items(
        `${image.account}/${image.region}/${image.repository}@${image.digest}`,
        'judgement/',
      ),
    ).toHaveLength(1);
  });

  it('is not put off by a run that has read an older page', async () => {
    const image = inOwnRepository();
    const begun = await records.begin(entry(image, { verdict: 'undecided' }));
    await records.putOff(begun, seenWith());
    expect((await errorOf(records.putOff(begun, seenWith()))).name).toBe('JudgementInProgress');
  });
});
