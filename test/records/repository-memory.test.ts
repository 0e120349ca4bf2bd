import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { JudgementInProgress } from '../../src/core/errors.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import {
  NO_MEMORY,
  type RepositoryMemory,
  remembering,
} from '../../src/core/findings/repository-memory.ts';
import type { ImageRef } from '../../src/core/image.ts';
import type { KeptMemory } from '../../src/core/ledger/ledger.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { repositoryPartition } from '../../src/records/keys.ts';
import type { Records } from '../../src/records/records.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { digestOf, finding, IMAGE, judgement } from '../support/samples.ts';

const NOW = new Date('2026-11-21T10:00:00.000Z');
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
  return { ...IMAGE, repository: `shop/memory-of-${repositories}` };
};
const memoryOf = (...findings: Finding[]): RepositoryMemory =>
  remembering(NO_MEMORY, { findings, notes: [] }, NOW) ?? NO_MEMORY;
const SOME = memoryOf(
  finding({ firstSeen: '2026-11-01T00:00:00.000Z' }),
  finding({ id: 'CVE-2026-2', firstSeen: '2026-11-20T00:00:00.000Z' }),
  finding({ package: { name: '__proto__' }, firstSeen: '1970-01-01T00:00:00.000Z' }),
  finding({ id: '*', package: { name: '2026-10' }, firstSeen: '2026-09-01T00:00:00.000Z' }),
);
const plain = ({ seen, forgotten }: RepositoryMemory) => ({
  seen: [...seen].map(([name, byId]) => [name, [...byId]]),
  forgotten: [...forgotten],
});
const entry = (image: ImageRef) => ({
  judgement: judgement({ image, pushedAt: '2026-11-20T10:00:00.000Z' }),
  findings: [],
  previous: undefined,
  settled: true,
});
const remembered = (memory: RepositoryMemory, over?: { readonly revision?: number }) => ({
  remembered: { memory, over, overWritten },
});
/** The judgement would be another by what was written meanwhile. */
function overWritten(): never {
  throw new JudgementInProgress('another run knows more');
}
/** What is read of a repository. */
const readOf = async (image: ImageRef) => {
  const { memory, earlier } = await records.readRepository(image);
  return {
    images: earlier.length,
    revision: memory?.revision,
    memory: memory?.memory && plain(memory.memory),
  };
};

describe('the memory of a repository', () => {
  it('is not there before anything was judged', async () => {
    expect(await records.readRepository(inOwnRepository())).toEqual({ earlier: [] });
  });

  it('is written with a judgement, and read with the images that were judged', async () => {
    const image = inOwnRepository();
    await records.begin({ ...entry(image), ...remembered(SOME) });
    expect(await readOf(image)).toEqual({ images: 1, revision: 1, memory: plain(SOME) });
    const other = { ...image, digest: digestOf('b') };
    await records.begin({ ...entry(other), ...remembered(NO_MEMORY, { revision: 1 }) });
    expect(await readOf(image)).toEqual({
      images: 2,
      revision: 2,
      memory: { seen: [], forgotten: [] },
    });
  });

  it('is not among the images, however many there are', async () => {
    const image = inOwnRepository();
    for (let second = 0; second < 102; second += 1) {
      const pushedAt = new Date(NOW.getTime() + second * 1_000).toISOString();
      const digest = `sha256:${String(second).padStart(64, '0')}`;
      const sk = `image/${pushedAt}/${digest}`;
      const listed = { digest, pushedAt, names: ['1'], findingsItems: 0, findingsId: 'f' };
      await ledger.put({ pk: repositoryPartition(image), sk, listed });
    }
    expect((await records.readRepository(image)).earlier).toHaveLength(100);
    await records.remember(image, { memory: SOME, over: undefined });
    const { earlier, memory } = await records.readRepository(image);
    expect([earlier.length, memory?.revision]).toEqual([100, 1]);
    expect(earlier[0]?.pushedAt).toBe('2026-11-21T10:01:41.000Z');
    expect(await records.earlierImages(image)).toEqual(earlier);
  });

  it('is read with all its images where they take more than a page', async () => {
    const image = inOwnRepository();
    for (let second = 0; second < 40; second += 1) {
      const pushedAt = new Date(NOW.getTime() + second * 1_000).toISOString();
      const digest = `sha256:${String(second).padStart(64, '0')}`;
      const names = Array.from({ length: 20 }, (_, at) => `${at}`.padStart(2_000, 'x'));
      const listed = { digest, pushedAt, names, findingsItems: 0, findingsId: 'f' };
      await ledger.put({
        pk: repositoryPartition(image),
        sk: `image/${pushedAt}/${digest}`,
        listed,
      });
    }
    await records.remember(image, { memory: SOME, over: undefined });
    expect(await readOf(image)).toEqual({ images: 40, revision: 1, memory: plain(SOME) });
  });

  it.each<[string, number | undefined]>([
    ['begun', undefined],
    ['written', 1],
  ])(
    'that another run has %s is not written over, and neither is the judgement written',
    async (_what, revision) => {
      const image = inOwnRepository();
      if (revision) await records.remember(image, { memory: NO_MEMORY, over: undefined });
      const over = revision ? { revision } : undefined;
      await records.remember(image, { memory: SOME, over });
      const forestalled = await errorOf(
        records.begin({ ...entry(image), ...remembered(NO_MEMORY, over) }),
      );
      expect(forestalled.name).toBe('JudgementInProgress');
      expect(await records.read(image)).toEqual({ listedBy: [] });
      expect((await readOf(image)).memory).toEqual(plain(SOME));
      const alone = await errorOf(records.remember(image, { memory: NO_MEMORY, over }));
      expect(alone.name).toBe('JudgementInProgress');
    },
  );

  it('that another run has written is put together with it, where the judgement stays the same', async () => {
    const image = inOwnRepository();
    await records.remember(image, { memory: NO_MEMORY, over: undefined });
    const asked: unknown[] = [];
    const together = (over: KeptMemory | undefined) => {
      asked.push(over?.revision);
      return { memory: SOME, over };
    };
    const late = { memory: NO_MEMORY, over: undefined, overWritten: together };
    await records.begin({ ...entry(image), remembered: late });
    expect(asked).toEqual([1]);
    expect(await readOf(image)).toEqual({ images: 1, revision: 2, memory: plain(SOME) });
    const other = { ...image, digest: digestOf('b') };
    await records.begin({ ...entry(other), remembered: { ...late, overWritten: () => undefined } });
    expect(await readOf(image)).toEqual({ images: 2, revision: 2, memory: plain(SOME) });
  });

  it('is not put together for a judgement that is another run’s', async () => {
    const image = inOwnRepository();
    const remembers = { memory: SOME, over: undefined, overWritten };
    await records.begin({ ...entry(image), remembered: remembers });
    const late = { ...remembers, overWritten: () => Promise.reject(new Error('asked')) as never };
    const forestalled = await errorOf(records.begin({ ...entry(image), remembered: late }));
    expect(forestalled.name).toBe('JudgementInProgress');
  });

  it('is written with findings that take more than one transaction', async () => {
    const image = inOwnRepository();
    const findings = Array.from({ length: 9_000 }, (_, at) =>
      finding({ id: `CVE-2026-${at}`, description: noise(at, 6) }),
    );
    await records.begin({ ...entry(image), findings, ...remembered(memoryOf(...findings)) });
    const { memory, earlier } = await records.readRepository(image);
    expect(earlier[0]?.findingsItems).toBeGreaterThan(7);
    expect(memory?.memory?.seen.get(finding({ id: 'CVE-2026-8999' }))).toEqual({
      firstSeen: NOW.toISOString(),
      lastSeen: NOW.toISOString(),
    });
  });
});

/** What cannot be packed. */
const noise = (seed: number, blocks: number): string =>
  Array.from({ length: blocks }, (_, block) =>
    createHash('sha512').update(`${seed}/${block}`).digest('base64'),
  ).join('');

describe('a memory that would not fit into one item', () => {
  const seenAt = (day: number, more: Partial<Finding>) =>
    ({ ...finding(more), gone: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z` }) as const;

  it('keeps what was seen last, and of the rest since when the oldest stood', async () => {
    const image = inOwnRepository();
    const notes = Array.from({ length: 6_000 }, (_, at) =>
      seenAt(at < 500 ? 20 : 10, {
        package: { name: noise(at, 2) },
        firstSeen: at === 5_999 ? '2026-10-01T00:00:00.000Z' : '2026-11-05T00:00:00.000Z',
      }),
    );
    const memory = remembering(NO_MEMORY, { findings: [], notes }, NOW) ?? NO_MEMORY;
    await records.remember(image, { memory, over: undefined });
    const kept = (await records.readRepository(image)).memory?.memory;
    const isKept = (note: Finding | undefined) => note && kept?.seen.get(note) !== undefined;
    expect(notes.slice(0, 500).every(isKept)).toBe(true);
    expect(isKept(notes.at(-1))).toBe(false);
    expect([...(kept?.forgotten ?? [])]).toEqual([
      ['2026-11', { firstSeen: '2026-10-01T00:00:00.000Z', lastSeen: '2026-11-10T00:00:00.000Z' }],
    ]);
  });
});

describe('a memory that cannot be read', () => {
  const packed = async (image: ImageRef): Promise<Record<string, unknown>> => {
    await records.remember(image, { memory: SOME, over: undefined });
    const [item] = await ledger.items(repositoryPartition(image), 'memory');
    return item ?? {};
  };

  it.each<[string, object]>([
    ['is torn', { packed: new Uint8Array([1, 2, 3]) }],
    ['is none', { packed: gzipped({ times: [], packages: [] }) }],
    ['names a time that is not there', { packed: gzipped(naming({ first: [1] })) }],
    ['has no last sight', { packed: gzipped(naming({ last: [] })) }],
    ['has a time that is none', { packed: gzipped({ ...naming({}), times: ['once'] }) }],
  ])('is told apart from none, and is written over: it %s', async (_what, more) => {
    const image = inOwnRepository();
    await ledger.put({ ...(await packed(image)), ...more });
    const { memory } = await records.readRepository(image);
    expect(memory).toEqual({ revision: 1 });
    await records.remember(image, { memory: SOME, over: memory });
    expect(await readOf(image)).toEqual({ images: 0, revision: 2, memory: plain(SOME) });
  });

  it('nor counted is written over, by one run', async () => {
    const image = inOwnRepository();
    await ledger.put({ ...(await packed(image)), packed: 'nothing', revision: 'none' });
    const { memory } = await records.readRepository(image);
    expect(memory).toEqual({});
    await records.remember(image, { memory: SOME, over: memory });
    expect((await readOf(image)).revision).toBe(1);
    const second = await errorOf(records.remember(image, { memory: SOME, over: memory }));
    expect(second.name).toBe('JudgementInProgress');
  });
});

function gzipped(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

function naming(more: object) {
  const nothing = { name: '', ids: [], first: [], last: [] };
  const one = { name: 'openssl', ids: ['CVE-2026-1'], first: [0], last: [0], ...more };
  return { times: [NOW.toISOString()], packages: [one], forgotten: nothing };
}
