import * as fc from 'fast-check';
import type { ScanReading } from '../../src/core/evidence/evidence.ts';
import { imageKey, sibling } from '../../src/core/image.ts';
import { DAY } from '../../src/core/time.ts';
import { gather } from '../../src/pipeline/gather.ts';
import { judgeImage } from '../../src/pipeline/judge-image.ts';
import { judgeWhenFree } from '../../src/pipeline/judge-subjects.ts';
import type { Toolbox } from '../../src/pipeline/tools.ts';
import { repositoryPartition } from '../../src/records/keys.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { createLedger, type Ledger, ledgerOf } from '../support/ledger.ts';
import { digestOf, finding, IMAGE, policyOfRules, scan } from '../support/samples.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const POLICY = policyOfRules({ name: 'overdue', severityAtLeast: 'LOW', grace: { LOW: 14 * DAY } });
const LETTERS = ['a', 'b', 'c', 'd'] as const;
const IDS = ['CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3'] as const;
const PENDING = scan({ state: 'pending' });

let ledger: Ledger;
let repositories = 0;

beforeAll(async () => {
  const aws = await embedded();
  await createLedger(aws);
  ledger = ledgerOf(aws);
});
afterAll(stopAll);

interface Shown {
  tags: readonly string[];
  pushedAt: string;
  scan: ScanReading;
}

/** A repository of its own, with the real ledger, and the stories that play in it. */
function openRepository() {
  repositories += 1;
  const place = { ...IMAGE, repository: `shop/memory-${repositories}` };
  const shown = new Map<string, Shown>();
  let now = START;
  let pauses = 0;
  const clock = (): Date => new Date(now);
  const tools = {
    records: ledger.recordsAt(clock),
    registry: {
      readImage: ({ digest }: { readonly digest: string }) => {
        const { tags = [], pushedAt } = shown.get(digest) ?? {};
        const artifact = pushedAt
          ? { kind: 'image', manifest: { text: '{}', mediaType: 'x' } }
          : { kind: 'missing', why: 'it is gone' };
        return Promise.resolve({ artifact, tags, entries: [], ...(pushedAt && { pushedAt }) });
      },
      readScan: ({ digest }: { readonly digest: string }) =>
        Promise.resolve(shown.get(digest)?.scan ?? PENDING),
    },
    routes: [],
    waivers: [],
    threats: { lookUp: () => Promise.resolve({}) },
    details: () => Promise.resolve(new Map()),
    policy: POLICY,
    marksImages: false,
    served: { members: [] },
    scope: [],
    inTurn: <T>(act: () => Promise<T>) => act(),
    now: clock,
    pause: () => {
      pauses += 1;
      return Promise.resolve();
    },
  } as unknown as Toolbox;
  const imageOf = (letter: string) => sibling(place, digestOf(letter));
  return {
    tools,
    shown,
    imageOf,
    at: () => clock().toISOString(),
    pass: (days: number) => {
      now += days * DAY;
    },
    pauses: () => pauses,
    /** Judges an image; since when each of its vulnerabilities stands. */
    judge: async (letter: string): Promise<Record<string, string | undefined>> => {
      const { decision } = await judgeImage(imageOf(letter), 'asked', tools);
      return Object.fromEntries(decision.findings.map(({ id, firstSeen }) => [id, firstSeen]));
    },
    /** Overwrites what is kept, as something that nobody can read. */
    spoil: async (letter: string): Promise<void> => {
      const image = imageOf(letter);
      const packs = await ledger.items(imageKey(image), 'findings/');
      const listed = await ledger.items(repositoryPartition(image), 'image/');
      const own = listed.filter(({ sk }) => String(sk).endsWith(image.digest));
      for (const item of packs) await ledger.put({ ...item, slice: new Uint8Array([1]) });
      for (const item of own) await ledger.put({ ...item, listed: 'nothing' });
    },
  };
}
type Repository = ReturnType<typeof openRepository>;

const found = (ids: readonly string[], at: string): ScanReading =>
  scan({ completedAt: at, findings: ids.map((id) => finding({ id })) });

/** What may happen to an image before it is looked at. */
const aHappening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('scanned'), ids: fc.subarray([...IDS]) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('named'), tag: fc.constantFrom('1.0', '1.1', 'x') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constantFrom('scanned again', 'unnamed', 'deleted', 'nothing'),
    }),
  },
) as fc.Arbitrary<{
  readonly what: string;
  readonly ids?: readonly string[];
  readonly tag?: string;
}>;
const aStep = (mostDays: number) =>
  fc.record({
    letter: fc.constantFrom(...LETTERS),
    happening: aHappening,
    days: fc.integer({ min: 0, max: mostDays }),
    spoilt: fc.constantFrom(undefined, undefined, ...LETTERS),
  });
type Step = ReturnType<typeof aStep> extends fc.Arbitrary<infer One> ? One : never;

function happen({ shown, imageOf, at }: Repository, { letter, happening }: Step): void {
  const { digest } = imageOf(letter);
  const { what, ids = [], tag = '' } = happening;
  const before = shown.get(digest) ?? { tags: ['1.0'], pushedAt: at(), scan: PENDING };
  if (what === 'deleted') return void shown.delete(digest);
  if (what === 'named') {
    for (const [other, one] of shown) {
      shown.set(other, { ...one, tags: one.tags.filter((name) => name !== tag) });
    }
  }
  const tags: Record<string, readonly string[]> = {
    named: [...new Set([...before.tags, tag])].sort(),
    unnamed: [],
  };
  const scans: Record<string, ScanReading> = {
    scanned: found(ids, at()),
    'scanned again': PENDING,
  };
  shown.set(digest, {
    ...before,
    tags: tags[what] ?? before.tags,
    scan: scans[what] ?? before.scan,
  });
}

/** All that a history of a repository has to remember: when each vulnerability was seen first, and when last. */
const openModel = () => new Map<string, { first: string; last: string }>();

describe('no history of a repository', () => {
  it('makes a vulnerability younger or older than its first sight, as long as it is remembered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep(10), { minLength: 2, maxLength: 14 }), async (steps) => {
        const repository = openRepository();
        const model = openModel();
        for (const step of steps) {
          repository.pass(step.days);
          if (step.spoilt) await repository.spoil(step.spoilt);
          happen(repository, step);
          const ages = await repository.judge(step.letter);
          const at = repository.at();
          for (const id of Object.keys(ages)) {
            model.set(id, { first: model.get(id)?.first ?? at, last: at });
          }
          const expected = Object.keys(ages).map((id) => [id, model.get(id)?.first]);
          expect(ages).toEqual(Object.fromEntries(expected));
        }
      }),
      { numRuns: 25 },
    );
  }, 300_000);

  it('makes it younger within half a year after it was seen last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep(120), { minLength: 2, maxLength: 14 }), async (steps) => {
        const repository = openRepository();
        const model = openModel();
        for (const step of steps) {
          repository.pass(step.days);
          happen(repository, step);
          const ages = await repository.judge(step.letter);
          const at = repository.at();
          for (const [id, age = 'never'] of Object.entries(ages)) {
            const known = model.get(id);
            const isKnown = known && Date.parse(at) - Date.parse(known.last) <= 180 * DAY;
            const first = isKnown ? known.first : at;
            expect(age <= first).toBe(true);
            model.set(id, { first: age, last: at });
          }
        }
      }),
      { numRuns: 25 },
    );
  }, 300_000);
});

describe('after more than half a year, with other images in between, a vulnerability is as old as before', () => {
  const OLD = 'CVE-2026-1';
  /** An image with another vulnerability each time, so that the memory is written. */
  const judgeOther = ({ shown, at, judge }: Repository, letter: string, id: string) => {
    shown.set(digestOf(letter), { tags: ['2.0-x'], pushedAt: at(), scan: found([id], at()) });
    return judge(letter);
  };
  const openWith = async () => {
    const repository = openRepository();
    const { shown, at, judge } = repository;
    const first = at();
    shown.set(digestOf('a'), { tags: ['1.0'], pushedAt: first, scan: found([OLD], first) });
    await judge('a');
    // Of another line of tags, to which nothing of the first is handed on later.
    await judgeOther(repository, 'b', 'CVE-2026-2');
    return { ...repository, repository, first };
  };
  /** An image with the old one comes to a line of tags. */
  const push = async ({ shown, at, judge }: Repository, tag: string) => {
    shown.set(digestOf('d'), { tags: [tag], pushedAt: at(), scan: found([OLD], at()) });
    return (await judge('d'))[OLD];
  };

  it('where looks have found nothing new at the image that has it', async () => {
    const { repository, first, pass, judge } = await openWith();
    for (let month = 0; month < 9; month += 1) {
      pass(31);
      await judge('a');
    }
    await judgeOther(repository, 'c', 'CVE-2026-3');
    expect(await push(repository, '2.1-x')).toBe(first);
  });

  it('where nobody has looked at the image that has it: it knows its own', async () => {
    const { repository, first, pass, judge, shown, at } = await openWith();
    pass(240);
    await judgeOther(repository, 'c', 'CVE-2026-3');
    expect(await push(repository, '2.1-x')).not.toBe(first);
    const scanned = found([OLD, 'CVE-2026-4'], at());
    shown.set(digestOf('a'), { tags: ['1.0'], pushedAt: first, scan: scanned });
    expect(await judge('a')).toEqual({ [OLD]: first, 'CVE-2026-4': at() });
    pass(10);
    expect(await push(repository, '2.1-x')).toBe(first);
  });

  it('where nobody has looked at the image before, that has it', async () => {
    const { repository, first, pass } = await openWith();
    pass(240);
    await judgeOther(repository, 'c', 'CVE-2026-3');
    expect(await push(repository, '1.1')).toBe(first);
  });

  it('and the clean image after it hands it on', async () => {
    const { repository, first, pass, shown, at, judge } = await openWith();
    pass(200);
    shown.set(digestOf('e'), { tags: ['1.1'], pushedAt: at(), scan: found([], at()) });
    await judge('e');
    pass(100);
    await judgeOther(repository, 'c', 'CVE-2026-3');
    expect(await push(repository, '1.2')).toBe(first);
  });
});

describe('two runs for two images of one repository', () => {
  it('or twelve, each with something of its own and all with something alike, lose nothing', async () => {
    const { imageOf, judge, pass, shown, tools, at } = openRepository();
    const first = at();
    const letters = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b'];
    const own = letters.map((letter) => `CVE-2025-${letter}`);
    for (const [index, letter] of letters.entries()) {
      const scanned = found(['CVE-2026-1', own[index] ?? ''], first);
      shown.set(digestOf(letter), { tags: [letter], pushedAt: first, scan: scanned });
    }
    const gathered = await Promise.all(letters.map((letter) => gather(imageOf(letter), tools)));
    await Promise.all(
      letters.map((letter, index) =>
        judgeWhenFree(imageOf(letter), 'scan-ended', tools, gathered[index]),
      ),
    );
    pass(5);
    const scanned = found(['CVE-2026-1', ...own], at());
    shown.set(digestOf('c'), { tags: ['c'], pushedAt: at(), scan: scanned });
    expect([...new Set(Object.values(await judge('c')))]).toEqual([first]);
  });

  it('that have read the same memory lose nothing, and neither starts over', async () => {
    const { imageOf, judge, pass, pauses, shown, tools, at } = openRepository();
    const first = at();
    for (const [letter, id] of [
      ['a', 'CVE-2026-1'],
      ['b', 'CVE-2026-2'],
    ] as const) {
      const scanned = found([id], first);
      shown.set(digestOf(letter), { tags: [letter], pushedAt: first, scan: scanned });
    }
    const [one, two] = await Promise.all([
      gather(imageOf('a'), tools),
      gather(imageOf('b'), tools),
    ]);
    await Promise.all([
      judgeWhenFree(imageOf('a'), 'scan-ended', tools, one),
      judgeWhenFree(imageOf('b'), 'scan-ended', tools, two),
    ]);
    expect(pauses()).toBe(0);
    pass(5);
    shown.set(digestOf('c'), {
      tags: ['c'],
      pushedAt: at(),
      scan: found(['CVE-2026-1', 'CVE-2026-2'], at()),
    });
    expect(await judge('c')).toEqual({ 'CVE-2026-1': first, 'CVE-2026-2': first });
  });

  it('start over where the other has seen it earlier', async () => {
    const { imageOf, pass, pauses, shown, tools, at } = openRepository();
    const first = at();
    for (const letter of ['a', 'b']) {
      const scanned = found(['CVE-2026-1'], first);
      shown.set(digestOf(letter), { tags: [letter], pushedAt: first, scan: scanned });
    }
    const [one, two] = await Promise.all([
      gather(imageOf('a'), tools),
      gather(imageOf('b'), tools),
    ]);
    await judgeWhenFree(imageOf('a'), 'scan-ended', tools, one);
    pass(1);
    const { decision } = await judgeWhenFree(imageOf('b'), 'scan-ended', tools, two);
    expect(decision.findings[0]?.firstSeen).toBe(first);
    expect(pauses()).toBe(1);
  });

  it('do not wait for each other where the repository knows all that they see', async () => {
    const { imageOf, judge, pauses, shown, tools, at } = openRepository();
    for (const letter of ['a', 'b', 'c']) {
      const scanned = found(['CVE-2026-1'], at());
      shown.set(digestOf(letter), { tags: [letter], pushedAt: at(), scan: scanned });
    }
    await judge('a');
    const [one, two] = await Promise.all([
      gather(imageOf('b'), tools),
      gather(imageOf('c'), tools),
    ]);
    await judgeWhenFree(imageOf('b'), 'scan-ended', tools, one);
    await judgeWhenFree(imageOf('c'), 'scan-ended', tools, two);
    expect(pauses()).toBe(0);
  });
});
