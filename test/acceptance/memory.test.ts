import { gzipSync } from 'node:zlib';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { ledgerOf } from '../support/ledger.ts';
import { replay, withRig } from '../support/replay.ts';
import { lastSubject, verdictText } from '../support/subjects.ts';
import {
  ACCOUNT,
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

type Image = World['repositories'][number]['images'][number];

const OVERDUE = { quarantine: { overdue: { severity: 'HIGH', grace: '14 days' } } };
const OLD = 'CVE-2026-1111';
const NEW = 'CVE-2026-2222';
const scanOf = (...ids: string[]) => enhancedScan(...ids.map((id) => ({ severity: 'HIGH', id })));
const image = (two: string, tags: string[], pushedOn: string, ...ids: string[]): Image => ({
  imageDigest: digestOf(two),
  imageTags: tags,
  imagePushedAt: `${pushedOn}T11:00:00Z`,
  scan: scanOf(...ids),
});
const under = (...images: Image[]): World => worldOf(images, { policy: OVERDUE });
const on = (day: string) => ({ now: `${day}T12:00:00Z` });
const pushed = (one: Image) => [changeOf([one]), pushOf(one.imageDigest, one.imageTags?.[0])];
const found = (one: Image, ...ids: string[]) => [
  changeOf([{ imageDigest: one.imageDigest, scan: scanOf(...ids) }]),
  enhancedScanEnded(one.imageDigest, ids.length),
];
const REPOSITORY = `${ACCOUNT}/${REGION}/shop/api`;

describe('a repository remembers since when a vulnerability stands', () => {
  it('where an older image shows it, after a newer one was clean', async () => {
    const older = image('a1', ['legacy'], '2026-11-21');
    const clean = image('b2', ['1.1.0'], '2026-11-25');
    const next = image('c3', ['1.2.0'], '2026-12-10', OLD);
    const report = await replay(
      under(older),
      pushOf(older.imageDigest, 'legacy'),
      on('2026-11-25'),
      ...pushed(clean),
      on('2026-12-01'),
      ...found(older, OLD),
      on('2026-12-10'),
      ...pushed(next),
      on('2026-12-16'),
      SWEEP,
    );
    expect(verdictText(lastSubject(report, next.imageDigest))).toBe('quarantined overdue');
  });

  it('where only an image without a name has it', async () => {
    const nameless = image('a1', [], '2026-11-21', OLD);
    const next = image('b2', ['1.0.0'], '2026-12-01', OLD);
    const report = await replay(
      under(nameless),
      pushOf(nameless.imageDigest),
      on('2026-12-01'),
      ...pushed(next),
      on('2026-12-06'),
      SWEEP,
    );
    expect(verdictText(lastSubject(report, next.imageDigest))).toBe('quarantined overdue');
  });

  it('for an image that nobody has named yet as well', async () => {
    const first = image('a1', ['1.0.0'], '2026-11-21', OLD);
    const nameless = image('b2', [], '2026-12-06', OLD);
    const report = await replay(
      under(first),
      pushOf(first.imageDigest, '1.0.0'),
      on('2026-12-06'),
      ...pushed(nameless),
    );
    expect(verdictText(lastSubject(report, nameless.imageDigest))).toBe('quarantined overdue');
  });
});

/** Overwrites part of every item of the ledger that stands there, as something nobody can read. */
async function spoil(rig: Rig, pk: string, prefix: string, spoilt: object): Promise<void> {
  const ledger = ledgerOf(rig.aws);
  const items = await ledger.items(pk, prefix);
  expect(items).not.toEqual([]);
  for (const item of items) await ledger.put({ ...item, ...spoilt });
}

/** Plays until something is spoilt, and on; the last verdict. */
async function verdictAfter(
  world: World,
  before: readonly unknown[],
  spoiling: (rig: Rig) => Promise<void>,
  after: readonly unknown[],
): Promise<string> {
  return withRig(world, async (rig) => {
    for (const input of before) await rig.feed(parseInput(input, 'a test'));
    await spoiling(rig);
    let last = '';
    for (const input of after) {
      for (const one of await rig.feed(parseInput(input, 'a test'))) {
        if (one.outcome !== 'judged') continue;
        const { verdict, reasons } = one.subjects.at(-1)?.judgement ?? {};
        last = [verdict, ...(reasons ?? []).map(({ code }) => code)].join(' ');
      }
    }
    return last;
  });
}

const TORN = new Uint8Array([1, 2, 3]);
const first = image('a1', ['1.0.0'], '2026-11-21', OLD);
const FIRST_PUSHED = pushOf(first.imageDigest, '1.0.0');
const packOf = (one: Image, rig: Rig) =>
  spoil(rig, `${REPOSITORY}@${one.imageDigest}`, 'findings/', { slice: TORN });

describe('what cannot be read any more makes nothing old that comes later', () => {
  const next = image('b2', ['1.0.1'], '2026-12-01', NEW);

  it('where it is what was kept with the image before', async () => {
    const verdict = await verdictAfter(
      under(first),
      [FIRST_PUSHED, on('2026-12-01')],
      (rig) => packOf(first, rig),
      pushed(next),
    );
    expect(verdict).toBe('approved nothing-counts');
  });

  it('where it is what was kept with the image itself', async () => {
    const verdict = await verdictAfter(
      under(first),
      [FIRST_PUSHED, on('2026-11-22')],
      (rig) => packOf(first, rig),
      found(first, OLD, NEW),
    );
    expect(verdict).toBe('approved nothing-counts');
  });

  it('where it is an entry in the list of the images', async () => {
    const verdict = await verdictAfter(
      under(first),
      [FIRST_PUSHED, on('2026-12-01')],
      (rig) => spoil(rig, REPOSITORY, 'image/', { listed: 'nothing' }),
      pushed(next),
    );
    expect(verdict).toBe('approved nothing-counts');
  });

  it('where it is the memory itself: what is there now may stand since long ago, and nothing else', async () => {
    const torn = (rig: Rig) => spoil(rig, REPOSITORY, 'memory', { packed: TORN });
    const before = [FIRST_PUSHED, on('2026-11-22')];
    const again = found(first, OLD, NEW);
    expect(await verdictAfter(under(first), before, torn, again)).toBe('quarantined overdue');
    const later = [...again, ...pushed(image('b2', ['1.0.1'], '2026-11-22', 'CVE-2026-3333'))];
    expect(await verdictAfter(under(first), before, torn, later)).toBe('approved nothing-counts');
  });

  it('where it is the memory, and a look has found nothing new since', async () => {
    const clean = image('a1', ['1.0.0'], '2026-11-21');
    const verdict = await verdictAfter(
      under(clean),
      [FIRST_PUSHED, on('2026-12-01')],
      (rig) => spoil(rig, REPOSITORY, 'memory', { packed: TORN, revision: 'none' }),
      [FIRST_PUSHED, ...pushed(next)],
    );
    expect(verdict).toBe('approved nothing-counts');
  });
});

describe('a repository that a former version has judged', () => {
  const KEPT_BY_FORMER = {
    id: NEW,
    aliases: [],
    package: { name: 'libxml2' },
    severity: 'HIGH',
    fix: { state: 'unknown' },
    exploit: 'unknown',
    platforms: [],
    firstSeen: '2026-10-01T00:00:00.000Z',
    gone: '2026-11-20T00:00:00.000Z',
  };
  /** As it was before there were memories: what is gone stands among the findings of an image. */
  const asFormer = async (rig: Rig): Promise<void> => {
    const ledger = ledgerOf(rig.aws);
    await ledger.remove(REPOSITORY, 'memory');
    const slice = gzipSync(JSON.stringify([KEPT_BY_FORMER]));
    await spoil(rig, `${REPOSITORY}@${first.imageDigest}`, 'findings/', { slice });
  };
  const before = [FIRST_PUSHED, on('2026-11-22')];

  it('remembers what was kept with its images', async () => {
    const next = pushed(image('b2', ['other'], '2026-11-22', NEW));
    expect(await verdictAfter(under(first), before, asFormer, next)).toBe('quarantined overdue');
  });

  it('goes on remembering it, whatever becomes of those images', async () => {
    const nameless = image('b2', [], '2026-11-22', 'CVE-2026-3333');
    const verdict = await verdictAfter(under(first), before, asFormer, [
      ...pushed(nameless),
      ...found(first, 'CVE-2026-3333'),
      ...pushed(image('c3', ['other'], '2026-11-22', NEW)),
    ]);
    expect(verdict).toBe('quarantined overdue');
  });

  it('whose notes cannot be read any more: what is there now may stand since long ago, and nothing else', async () => {
    const torn = async (rig: Rig): Promise<void> => {
      await ledgerOf(rig.aws).remove(REPOSITORY, 'memory');
      await packOf(first, rig);
    };
    const next = pushed(image('b2', ['other'], '2026-11-22', OLD));
    expect(await verdictAfter(under(first), before, torn, next)).toBe('quarantined overdue');
    const later = [...next, ...pushed(image('c3', ['third'], '2026-11-22', NEW))];
    expect(await verdictAfter(under(first), before, torn, later)).toBe('approved nothing-counts');
  });
});
