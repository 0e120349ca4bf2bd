import { setTimeout } from 'node:timers/promises';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Digest } from '../../src/core/digest.ts';
import type { ImageRef } from '../../src/core/image.ts';
import type { KeptTrend } from '../../src/core/ledger/ledger.ts';
import type { Counted } from '../../src/core/report/trend.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { repositoryPartition } from '../../src/records/keys.ts';
import { type Records, recordsIn } from '../../src/records/records.ts';
import type { JudgedTrend } from '../../src/records/write-with-shared.ts';
import { clientsOf, embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf, TABLE } from '../support/ledger.ts';
import { digestOf, IMAGE, judgement } from '../support/samples.ts';

const NOW = new Date('2026-11-25T10:00:00.000Z');
const WEEKS = ['2026-11-16', '2026-11-23'];
let aws: EmbeddedAws;
let ledger: Ledger;
let records: Records;
let repositories = 0;

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  ledger = ledgerOf(aws);
  records = ledger.recordsAt(() => NOW);
});
afterAll(stopAll);

const inOwnRepository = (): ImageRef => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/trend-of-${repositories}` };
};
const another = (image: ImageRef): ImageRef => ({ ...image, digest: digestOf('b') });
const head = { digest: digestOf('a'), pushedAt: '2026-11-25T09:00:00.000Z', lines: ['#'] };
const counted = (high: number, week = '2026-11-23'): Counted => ({
  week,
  verdict: 'approved',
  found: { figures: { new: { HIGH: high }, fixed: {}, daysToFix: {} }, head },
});
const entry = (image: ImageRef, trend?: JudgedTrend) => ({
  judgement: judgement({ image }),
  findings: [],
  previous: undefined,
  settled: true,
  ...(trend && { trend }),
});
/** Counts so many, and as many again over what another run has counted. */
const trendOf = (
  high: number,
  over?: KeptTrend,
  again: JudgedTrend['overWritten'] = async (written) => ({
    counted: counted(high),
    over: written,
  }),
): JudgedTrend => ({ counted: counted(high), over, overWritten: again });
const weekWith = (verdicts: number, high: number, week = '2026-11-23') => ({
  week,
  verdicts: { approved: verdicts },
  new: { HIGH: high },
  fixed: {},
  daysToFix: {},
});
const weeksOf = async (...images: ImageRef[]) => records.weeks(images, WEEKS);

describe('what a repository has counted', () => {
  it('is nothing before anything was judged', async () => {
    const image = inOwnRepository();
    expect(await records.readRepository(image)).toEqual({ earlier: [] });
    expect(await weeksOf(image)).toEqual({ weeks: [], unreadable: 0 });
  });

  it('is written with a judgement, and read with the images that were judged', async () => {
    const image = inOwnRepository();
    await records.begin(entry(image, trendOf(2)));
    const { trend } = await records.readRepository(image);
    expect(trend?.revision).toBe(1);
    await records.begin(entry(another(image), trendOf(3, trend)));
    expect(await weeksOf(image)).toEqual({ weeks: [weekWith(2, 5)], unreadable: 0 });
  });

  it('says where the findings are by which an image stands for its lines', async () => {
    const image = inOwnRepository();
    await records.begin(entry(image, trendOf(1)));
    const { trend } = await records.readRepository(image);
    const { current } = await records.read(image);
    expect(trend?.trend?.heads).toEqual([
      { ...head, findingsItems: 0, findingsId: current?.findingsId },
    ]);
  });

  it('counts a judgement once, though another image was counted meanwhile', async () => {
    const image = inOwnRepository();
    await records.begin(entry(image, trendOf(2)));
    // It has read nothing of what the other one has counted.
    await records.begin(entry(another(image), trendOf(3)));
    expect((await weeksOf(image)).weeks).toEqual([weekWith(2, 5)]);
  });

  it('counts nothing of a judgement that another run has recorded already', async () => {
    const image = inOwnRepository();
    await records.begin(entry(image, trendOf(2)));
    const { trend } = await records.readRepository(image);
    const asked = trendOf(2, trend, () => Promise.reject(new Error('asked')));
    expect((await errorOf(records.begin(entry(image, asked)))).name).toBe('JudgementInProgress');
    expect((await weeksOf(image)).weeks).toEqual([weekWith(1, 2)]);
  });

  it('counts each of sixty that are recorded at the same moment', async () => {
    const image = inOwnRepository();
    const images = Array.from({ length: 60 }, (_, at) => ({
      ...image,
      digest: `sha256:${String(at).padStart(64, '0')}` as Digest,
    }));
    const client = DynamoDBDocumentClient.from(clientsOf(aws).dynamodb);
    const own = recordsIn({ client, name: TABLE, pause: setTimeout }, () => NOW);
    await Promise.all(images.map((one) => own.begin(entry(one, trendOf(1)))));
    expect((await weeksOf(image)).weeks).toEqual([weekWith(60, 60)]);
  });

  it('adds a verdict alone, whatever others count at that moment', async () => {
    const image = inOwnRepository();
    const alone = { week: '2026-11-23', verdict: 'quarantined' } as const;
    const asked = () => Promise.reject(new Error('asked'));
    const trend = { counted: alone, over: undefined, overWritten: asked };
    await records.begin(entry(image, trend));
    await records.begin(entry(another(image), trend));
    const { trend: kept } = await records.readRepository(image);
    expect(kept).toEqual({
      trend: {
        since: '2026-11-23',
        heads: [],
        weeks: {
          '2026-11-23': { verdicts: { quarantined: 2 }, new: {}, fixed: {}, daysToFix: {} },
        },
      },
    });
    await records.begin(entry({ ...image, digest: digestOf('c') }, trendOf(1, kept)));
    expect((await weeksOf(image)).weeks).toEqual([
      { ...weekWith(1, 1), verdicts: { approved: 1, quarantined: 2 } },
    ]);
  });

  it('forgets weeks that are told no more, and not when it began', async () => {
    const image = inOwnRepository();
    await records.begin(entry(image, { ...trendOf(1), counted: counted(1, '2026-08-17') }));
    const { trend } = await records.readRepository(image);
    await records.begin(entry(another(image), trendOf(2, trend)));
    const [item] = await ledger.items(repositoryPartition(image), 'trend');
    expect(Object.keys(item ?? {}).toSorted()).toEqual([
      '2026-11-23 approved',
      'heads',
      'pk',
      'revision',
      'since',
      'sk',
      'weeks',
    ]);
    expect(item?.['since']).toBe('2026-08-17');
    expect((await weeksOf(image)).weeks).toEqual([
      { ...weekWith(0, 0, '2026-11-16'), verdicts: {}, new: {} },
      weekWith(1, 2),
    ]);
  });

  it('is left alone where nothing is left to count over what another has counted', async () => {
    const image = inOwnRepository();
    await records.begin(entry(image, trendOf(2)));
    await records.begin(
      entry(
        another(image),
        trendOf(3, undefined, async () => undefined),
      ),
    );
    expect((await weeksOf(image)).weeks).toEqual([weekWith(1, 2)]);
    expect((await records.read(another(image))).current?.number).toBe(1);
  });

  it.each([
    ['since: it does not say when it began', { since: 'once' }],
    ['heads', { since: '2026-11-23', heads: 'torn' }],
    ['findings', { since: '2026-11-23', weeks: { '2026-11-23': { new: 3 } } }],
    ['verdicts', { since: '2026-11-23', '2026-11-23 approved': 'many' }],
  ])('is summed over repositories, and what cannot be read of one is said: %s', async (_, torn) => {
    const [one, two, three] = [inOwnRepository(), inOwnRepository(), inOwnRepository()];
    await records.begin(entry(one, trendOf(2)));
    await records.begin(entry(two, { ...trendOf(1), counted: counted(1, '2026-11-16') }));
    await ledger.put({ pk: repositoryPartition(three), sk: 'trend', revision: 4, ...torn });
    expect(await weeksOf(one, two, three)).toEqual({
      weeks: [weekWith(1, 1, '2026-11-16'), weekWith(1, 2)],
      unreadable: 1,
    });
  });

  it('that cannot be read is written over, by one run', async () => {
    const image = inOwnRepository();
    await ledger.put({ pk: repositoryPartition(image), sk: 'trend', revision: 'x', heads: [] });
    const { trend } = await records.readRepository(image);
    expect(trend).toEqual({});
    await records.begin(entry(image, trendOf(2, trend)));
    expect((await records.readRepository(image)).trend?.revision).toBe(1);
    await records.begin(entry(another(image), trendOf(3, trend)));
    expect((await weeksOf(image)).weeks).toEqual([weekWith(2, 5)]);
  });

  it('of which only the revision cannot be read keeps no judgement from being written', async () => {
    const image = inOwnRepository();
    const pk = repositoryPartition(image);
    await ledger.put({ pk, sk: 'trend', since: '2026-11-16', heads: [], revision: 'x' });
    const { trend } = await records.readRepository(image);
    await records.begin(entry(image, trendOf(2, trend)));
    expect((await weeksOf(image)).weeks).toMatchObject([{}, { new: { HIGH: 2 } }]);
  });

  it('does not take up the place of a judged image in what every event reads', async () => {
    const image = inOwnRepository();
    for (let second = 0; second < 101; second += 1) {
      const pushedAt = new Date(NOW.getTime() + second * 1_000).toISOString();
      const digest = `sha256:${String(second).padStart(64, '0')}`;
      const listed = { digest, pushedAt, names: ['1'], findingsItems: 0, findingsId: 'f' };
      const sk = `image/${pushedAt}/${digest}`;
      await ledger.put({ pk: repositoryPartition(image), sk, listed });
    }
    await records.begin(entry(image, trendOf(2)));
    expect((await records.readRepository(image)).earlier).toHaveLength(100);
  });
});

describe('a transaction in whose way another one is', () => {
  /** A ledger whose first transaction is cancelled for these reasons: the trend comes first. */
  function conflicting(...codes: string[]) {
    const client = DynamoDBDocumentClient.from(clientsOf(aws).dynamodb);
    let asked = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        const { TransactItems } = args.input as { TransactItems?: readonly unknown[] };
        if (!TransactItems) return next(args);
        asked += 1;
        if (asked > 1) return next(args);
        throw Object.assign(new Error('cancelled'), {
          name: 'TransactionCanceledException',
          CancellationReasons: TransactItems.map((_, at) => ({ Code: codes[at] ?? 'None' })),
        });
      },
      { step: 'initialize', priority: 'high' },
    );
    const own = recordsIn({ client, name: TABLE, pause: async () => {} }, () => NOW);
    return { own, asked: () => asked };
  }

  it.each(['TransactionConflict', 'ConditionalCheckFailed'])(
    'on the trend alone (%s) is written again, and counted once',
    async (code) => {
      const image = inOwnRepository();
      const { own, asked } = conflicting(code);
      await own.begin(entry(image, trendOf(2)));
      expect(asked()).toBe(2);
      expect((await weeksOf(image)).weeks).toEqual([weekWith(1, 2)]);
    },
  );

  it('on the trend and on the image itself is another run’s', async () => {
    const image = inOwnRepository();
    const { own, asked } = conflicting('TransactionConflict', 'TransactionConflict');
    const failed = await errorOf(own.begin(entry(image, trendOf(2))));
    expect([failed.name, asked()]).toEqual(['JudgementInProgress', 1]);
    expect((await weeksOf(image)).weeks).toEqual([]);
  });
});
