import { createHash } from 'node:crypto';
import type { Finding } from '../../src/core/findings/finding.ts';
import { type ImageRef, imageKey } from '../../src/core/image.ts';
import type { Current } from '../../src/core/ledger/ledger.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { digestOf, finding, IMAGE, judgement, seenWith } from '../support/samples.ts';

const DAY = 86_400_000;
const KEEP = 400 * DAY;
const NOW = '2026-11-21T10:00:00.000Z';
/** 400 days later, in epoch seconds. */
const THEN = 1_829_815_200;

let aws: EmbeddedAws;
let ledger: Ledger;
let records: Records;
let now: Date;
let repositories = 0;

beforeAll(async () => {
  aws = await embedded();
  await createLedger(aws);
  ledger = ledgerOf(aws);
});
afterAll(stopAll);
beforeEach(() => {
  now = new Date(NOW);
  records = ledger.recordsAt(() => now);
});

/** An image of its own for every test. */
const someImage = (): ImageRef => {
  repositories += 1;
  return { ...IMAGE, repository: `shop/kept-${repositories}` };
};

interface Begun {
  readonly findings?: readonly Finding[];
  readonly previous?: Current;
  readonly pushedAt?: string;
  readonly standing?: 'subject' | 'unnamed';
}

const begin = (image: ImageRef, { findings = [finding()], previous, ...more }: Begun = {}) =>
  records.begin({
    judgement: judgement({ image, pushedAt: '2026-11-20T10:00:00.000Z', ...more }),
    findings,
    previous,
    settled: true,
    keep: KEEP,
  });

/** Every item about an image, with its end. */
async function ends(image: ImageRef): Promise<Record<string, unknown>> {
  const own = await ledger.items(imageKey(image), '');
  const { account, region, repository } = image;
  const listed = await ledger.items(`${account}/${region}/${repository}`, 'image/');
  return Object.fromEntries([...own, ...listed].map(({ sk, expiresAt }) => [sk, expiresAt]));
}

describe('what stands', () => {
  it('carries no end, and never did', async () => {
    const image = someImage();
    const { findingsId } = await begin(image);
    expect(await ends(image)).toEqual({
      state: undefined,
      'judgement/000001': undefined,
      [`findings/${findingsId}/000`]: undefined,
      [`image/2026-11-20T10:00:00.000Z/${image.digest}`]: undefined,
    });
  });

  it('carries none after it was resumed, looked at, told and settled', async () => {
    const image = someImage();
    const first = await begin(image);
    const said = { verdict: 'approved', at: NOW, receipt: 'C1/1.1' } as const;
    const resumed = await records.resume(first, seenWith());
    const told = await records.noteSaid(await records.renew(resumed), 'slack', said);
    await records.putOff(await records.settle(told, { state: 'unmarked' }), seenWith());
    expect(Object.values(await ends(image))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a judgement that another takes the place of', () => {
  it('is deleted with its findings when its time has come, and the other is not', async () => {
    const image = someImage();
    const first = await begin(image);
    const second = await begin(image, { previous: first });
    expect(await ends(image)).toEqual({
      state: undefined,
      'judgement/000001': THEN,
      'judgement/000002': undefined,
      [`findings/${first.findingsId}/000`]: THEN,
      [`findings/${second.findingsId}/000`]: undefined,
      [`image/2026-11-20T10:00:00.000Z/${image.digest}`]: undefined,
    });
  });

  it('leaves the list of its repository where the image has been pushed anew since', async () => {
    const image = someImage();
    const first = await begin(image);
    await begin(image, { previous: first, pushedAt: '2026-11-21T09:00:00.000Z' });
    const list = (await ends(image)) as Record<string, number>;
    expect(Object.keys(list).filter((sk) => sk.startsWith('image/'))).toEqual([
      `image/2026-11-21T09:00:00.000Z/${image.digest}`,
    ]);
  });

  it('leaves it where the image has no name any more', async () => {
    const image = someImage();
    const first = await begin(image);
    await begin(image, { previous: first, standing: 'unnamed' });
    const list = (await ends(image)) as Record<string, number>;
    expect(Object.keys(list).filter((sk) => sk.startsWith('image/'))).toEqual([]);
  });

  it('is given its end in the one call that writes the other', async () => {
    const image = someImage();
    const first = await begin(image);
    aws.calls.length = 0;
    await begin(image, { previous: first });
    expect(aws.countCalls()).toEqual({ 'dynamodb:TransactWriteItems': 1 });
  });

  it('keeps what it is where the other cannot be written', async () => {
    const image = someImage();
    const first = await begin(image);
    await begin(image, { previous: first });
    const late = await errorOf(begin(image, { previous: first }));
    expect(late.name).toBe('JudgementInProgress');
    expect(await ends(image)).toMatchObject({ 'judgement/000002': undefined });
  });

  it('is kept for ever by whoever does not say for how long', async () => {
    const image = someImage();
    const previous = await begin(image);
    await records.begin({ judgement: judgement({ image }), findings: [], previous, settled: true });
    expect(await ends(image)).toMatchObject({ 'judgement/000001': undefined });
  });
});

describe('what has expired', () => {
  it('is not read any more, though the table has not deleted it yet', async () => {
    const image = someImage();
    const first = await begin(image);
    await begin(image, { previous: first });
    now = new Date(THEN * 1_000 - 1);
    expect(await records.findings(image, first)).toEqual([finding()]);
    now = new Date(THEN * 1_000);
    expect((await errorOf(records.findings(image, first))).name).toBe('FindingsUnreadable');
  });
});

describe('findings that are too many for one transaction', () => {
  /** Text that gzip cannot shorten much: nine items of findings. */
  const many = Array.from({ length: 6_000 }, (_, index) =>
    finding({
      id: `CVE-2026-${index}`,
      description: Array.from({ length: 8 }, (_none, block) =>
        createHash('sha512').update(`${index}/${block}`).digest('base64'),
      ).join(''),
    }),
  );
  /** One by one: together they are more than one answer holds. */
  const slicesOf = async (image: ImageRef, { findingsId, findingsItems }: Current) => {
    const names = Array.from({ length: findingsItems }, (_, slice) => `00${slice}`.slice(-3));
    const prefixes = names.map((name) => `findings/${findingsId}/${name}`);
    const found = await Promise.all(prefixes.map((one) => ledger.items(imageKey(image), one)));
    return found.flat().map((one) => one['expiresAt']);
  };

  it('get their end as well, and those of an attempt that never came to its transaction', async () => {
    const image = someImage();
    const first = await begin(image, { findings: many });
    const { findingsItems } = first;
    expect(findingsItems).toBeGreaterThan(8);
    const pk = imageKey(image);
    await ledger.put({ pk, sk: 'findings/died/000', aheadAt: '2026-11-21T08:59:59.000Z' });
    await ledger.put({ pk, sk: 'findings/at-work/000', aheadAt: '2026-11-21T09:59:00.000Z' });
    const second = await begin(image, { findings: many, previous: first });
    expect(await slicesOf(image, first)).toEqual(Array(findingsItems).fill(THEN));
    expect(await slicesOf(image, second)).toEqual(Array(findingsItems).fill(undefined));
    expect(await ledger.items(pk, 'findings/died/')).toMatchObject([{ expiresAt: THEN }]);
    const [atWork] = await ledger.items(pk, 'findings/at-work/');
    expect(atWork).not.toHaveProperty('expiresAt');
    expect(await records.findings(image, second)).toHaveLength(6_000);

    const third = await begin(image, { previous: second });
    expect(await slicesOf(image, second)).toEqual(Array(findingsItems).fill(THEN));
    expect(await slicesOf(image, third)).toEqual([undefined]);
  });
});

it('an image that was judged without a name for its findings is judged again', async () => {
  const image = { ...someImage(), digest: digestOf('b') };
  const { findingsId: _none, ...former } = await begin(image, { findings: [] });
  await begin(image, { previous: former });
  expect(await ends(image)).toMatchObject({ 'judgement/000001': THEN });
});
