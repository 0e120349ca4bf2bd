import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../../src/core/image.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { type Records, recordsIn } from '../../src/records/records.ts';
import { clientsOf, embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, ledgerOf, TABLE } from '../support/ledger.ts';
import { digestOf, IMAGE, judgement } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
let aws: EmbeddedAws;
let records: Records;
let repositories = 0;

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  records = ledgerOf(aws).recordsAt(() => NOW);
});
afterAll(stopAll);

const someImage = (): ImageRef => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/said-of-${repositories}` };
};
const accept = (image: ImageRef, id = 'V1') =>
  records.intervene(image, {
    kind: 'accept',
    id,
    by: { id: 'U0DANA0001', name: 'dana' },
    at: '2026-11-21T09:59:59.000Z',
    channel: 'C0SHOP0001',
    seen: { number: 3, policyVersion: 'p-1', fingerprint: 'f' },
    ids: ['CVE-2026-1'],
    reason: 'not reachable',
    until: '2026-12-01T00:00:00.000Z',
  });
const entry = (image: ImageRef, verdict: 'approved' | 'quarantined' = 'approved') => ({
  judgement: judgement({ image, verdict }),
  findings: [],
  previous: undefined,
  settled: true,
});
/** What comes of a judgement that is recorded by waivers as they were read. */
const recorded = async (
  image: ImageRef,
  verdict: 'approved' | 'quarantined',
  revision?: number,
) => {
  const waivers = revision === undefined ? {} : { waivers: { revision, waivers: [] } };
  const begun = records.begin({ ...entry(image, verdict), ...waivers });
  return begun.then(
    () => 'recorded',
    ({ name }: Error) => name,
  );
};

describe('a judgement', () => {
  it.each<[string, 'approved' | 'quarantined', number | undefined, string]>([
    ['that is approved, by the waivers that stand there', 'approved', 1, 'recorded'],
    ['that is quarantined, by the waivers that stand there', 'quarantined', 1, 'recorded'],
    ['that is approved, by waivers that are others now', 'approved', 2, 'JudgementInProgress'],
    [
      'that is quarantined, by none, where there are some',
      'quarantined',
      undefined,
      'JudgementInProgress',
    ],
    ['that is approved, by none, where there are some', 'approved', undefined, 'recorded'],
  ])('%s', async (_what, verdict, revision, expected) => {
    const image = someImage();
    await accept(image);
    expect(await recorded(image, verdict, revision)).toBe(expected);
    expect((await records.read(image)).current !== undefined).toBe(expected === 'recorded');
  });

  it('by waivers that cannot be read, which helped nobody, is recorded', async () => {
    const image = someImage();
    await accept(image);
    const waivers = {};
    await records.begin({ ...entry(image, 'quarantined'), waivers });
    expect((await records.read(image)).current?.number).toBe(1);
  });

  it('waits for another one of its repository that is recorded at this moment', async () => {
    const image = someImage();
    await accept(image);
    const other = { ...image, digest: digestOf('b') };
    const begin = (own: Records) => own.begin({ ...entry(other), waivers: { revision: 1 } });
    const forestalled = conflicting([['None', 'TransactionConflict']]);
    expect((await errorOf(begin(forestalled.own))).name).toBe('JudgementInProgress');
    expect(forestalled.asked()).toBe(1);
    const delayed = conflicting([['TransactionConflict']]);
    await begin(delayed.own);
    expect(delayed.asked()).toBe(2);
    expect((await records.read(other)).current?.number).toBe(1);
  });
});

/** A ledger whose transactions are cancelled one after the other for these reasons: the check comes first. */
function conflicting(cancelled: readonly (readonly string[])[]) {
  const client = DynamoDBDocumentClient.from(clientsOf(aws).dynamodb);
  let asked = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const { TransactItems } = args.input as { TransactItems?: readonly unknown[] };
      if (!TransactItems) return next(args);
      const codes = cancelled[asked] ?? [];
      asked += 1;
      if (codes.length === 0) return next(args);
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
