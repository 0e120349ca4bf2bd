import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
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
const counted = (high: number, week = '2026-11-23'): Counted => ({
  week,
  figures: { verdicts: { approved: 1 }, new: { HIGH: high }, fixed: {}, daysToFix: {} },
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
    const head = { digest: image.digest, pushedAt: '2026-11-25T09:00:00.000Z', lines: ['#'] };
    await records.begin(entry(image, { ...trendOf(1), counted: { ...counted(1), head } }));
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

  it('is summed over repositories, and what cannot be read of one is said', async () => {
    const [one, two, three] = [inOwnRepository(), inOwnRepository(), inOwnRepository()];
    await records.begin(entry(one, trendOf(2)));
    await records.begin(entry(two, { ...trendOf(1), counted: counted(1, '2026-11-16') }));
    await ledger.put({ pk: repositoryPartition(three), sk: 'trend', revision: 4, trend: 'torn' });
    expect(await weeksOf(one, two, three)).toEqual({
      weeks: [weekWith(1, 1, '2026-11-16'), weekWith(1, 2)],
      unreadable: 1,
    });
  });

  it('that cannot be read is written over, by one run', async () => {
    const image = inOwnRepository();
    await ledger.put({ pk: repositoryPartition(image), sk: 'trend', revision: 'x', trend: 'torn' });
    const { trend } = await records.readRepository(image);
    expect(trend).toEqual({});
    await records.begin(entry(image, trendOf(2, trend)));
    expect((await records.readRepository(image)).trend?.revision).toBe(1);
    await records.begin(entry(another(image), trendOf(3, trend)));
    expect((await weeksOf(image)).weeks).toEqual([weekWith(2, 5)]);
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
