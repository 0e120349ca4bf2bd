import type { Digest } from '../../src/core/digest.ts';
import { mondaysUntil } from '../../src/core/report/weeks.ts';
import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { ledgerOf } from '../support/ledger.ts';
import { withRig } from '../support/replay.ts';
import {
  ACCOUNT,
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  indexImage,
  pendingScan,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

type Image = World['repositories'][number]['images'][number];

const POLICY = { quarantine: { critical: { severity: 'CRITICAL' } } };
const REPOSITORY = { account: ACCOUNT, region: REGION, repository: 'shop/api' };
const FAILED = { imageScanStatus: { status: 'FAILED', description: 'The scan failed.' } };
/** A CVE and how severe it is: `1 HIGH`. */
const scanOf = (...found: string[]) =>
  enhancedScan(
    ...found.map((one) => {
      const [number = '', severity = ''] = one.split(' ');
      return { id: `CVE-2026-${number}`, severity };
    }),
  );
const image = (two: string, tag: string, pushedOn: string, ...found: string[]): Image => ({
  imageDigest: digestOf(two),
  imageTags: [tag],
  imagePushedAt: `${pushedOn}T11:00:00Z`,
  scan: scanOf(...found),
});
const on = (day: string) => ({ now: `${day}T12:00:00Z` });
const pushed = (one: Image) => [changeOf([one]), pushOf(one.imageDigest, one.imageTags?.[0])];
const found = (two: string, ...some: string[]) => [
  changeOf([{ imageDigest: digestOf(two), scan: scanOf(...some) }]),
  enhancedScanEnded(digestOf(two), some.length),
];
const feed = async (rig: Rig, ...inputs: readonly unknown[]): Promise<void> => {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
};
const weeksIn = async (rig: Rig, until: string) => {
  const records = ledgerOf(rig.aws).recordsAt(() => new Date());
  const { weeks, unreadable } = await records.weeks([REPOSITORY], mondaysUntil(new Date(until)));
  expect(unreadable).toBe(0);
  return weeks;
};
/** What the weeks of a world come to. */
const weeksAfter = (world: World, until: string, ...inputs: readonly unknown[]) =>
  withRig(world, async (rig) => {
    await feed(rig, ...inputs);
    return weeksIn(rig, until);
  });

const first = image('a1', '1.0.0', '2026-11-21', '1 HIGH', '2 HIGH');
const second = image('b2', '1.1.0', '2026-12-01');
const worldWith = (more: Partial<World> = {}) => worldOf([first], { policy: POLICY, ...more });

describe('the weeks of a repository', () => {
  it('count what images bring and fix, what is found and set aside later, and verdicts that change', async () => {
    await withRig(worldWith(), async (rig) => {
      const ledger = ledgerOf(rig.aws).recordsAt(() => new Date('2026-11-25T12:00:00Z'));
      // 16 November: what it brings counts once, however often its scan ends.
      await feed(rig, pushOf(digestOf('a1'), '1.0.0'), enhancedScanEnded(digestOf('a1'), 2));
      // 23 November: one more is found, and one is accepted.
      await feed(rig, on('2026-11-24'), ...found('a1', '1 HIGH', '2 HIGH', '3 CRITICAL'));
      await feed(rig, on('2026-11-25'));
      await ledger.intervene(
        { ...REPOSITORY, digest: digestOf('a1') as Digest },
        {
          kind: 'accept',
          id: 'V1',
          by: { id: 'U0DANA0001', name: 'dana' },
          at: '2026-11-25T12:00:00.000Z',
          channel: 'C0VERDICTS',
          seen: { number: 2, policyVersion: 'p', fingerprint: 'f' },
          ids: ['CVE-2026-2'],
          reason: 'not reachable',
          until: '2026-12-09T00:00:00.000Z',
        },
      );
      await feed(rig, SWEEP);
      // 30 November: the next image is not scanned at once; what it has counts when that is known.
      await feed(rig, on('2026-12-01'), ...pushed({ ...second, scan: pendingScan() }));
      await feed(rig, on('2026-12-02'), ...found('b2', '2 HIGH', '3 CRITICAL', '4 LOW'));
      // Of the one before nothing counts any more.
      await feed(rig, ...found('a1', '1 HIGH', '2 HIGH', '3 CRITICAL', '5 HIGH'));
      // 7 December: its scan fails and comes back, and the waiver ends.
      await feed(rig, on('2026-12-07'), changeOf([{ imageDigest: digestOf('b2'), scan: FAILED }]));
      await feed(rig, SWEEP);
      await feed(rig, on('2026-12-08'), ...found('b2', '2 HIGH', '4 LOW'));
      await feed(rig, on('2026-12-09'), SWEEP);
      expect(await weeksIn(rig, '2026-12-09')).toEqual([
        {
          week: '2026-11-16',
          verdicts: { approved: 1 },
          new: { HIGH: 2 },
          fixed: {},
          daysToFix: {},
        },
        {
          week: '2026-11-23',
          verdicts: { quarantined: 1 },
          new: { CRITICAL: 1 },
          fixed: {},
          setAside: { HIGH: 1 },
          daysToFix: {},
        },
        {
          week: '2026-11-30',
          verdicts: { undecided: 1, quarantined: 1 },
          new: { LOW: 1 },
          fixed: { HIGH: 1 },
          daysToFix: { '11': 1 },
        },
        {
          week: '2026-12-07',
          verdicts: { undecided: 1, approved: 1 },
          new: {},
          fixed: { CRITICAL: 1 },
          reopened: { HIGH: 1 },
          daysToFix: { '14': 1 },
        },
      ]);
    });
  });

  it('count an index once, and its platforms not at all', async () => {
    const platforms = { amd64: digestOf('d4'), arm64: digestOf('e5') };
    const world = worldOf(
      [
        {
          ...indexImage(digestOf('f0'), ['2.0.0'], platforms),
          imagePushedAt: '2026-11-21T11:00:00Z',
        },
        { imageDigest: platforms.amd64, scan: scanOf('1 HIGH') },
        { imageDigest: platforms.arm64, scan: scanOf('1 HIGH', '2 LOW') },
      ],
      { policy: POLICY },
    );
    const scans = Object.values(platforms).map((digest) => enhancedScanEnded(digest, 1));
    const weeks = await weeksAfter(world, '2026-11-21', ...scans, pushOf(digestOf('f0'), '2.0.0'));
    expect(weeks).toEqual([
      {
        week: '2026-11-16',
        verdicts: { approved: 1 },
        new: { HIGH: 1, LOW: 1 },
        fixed: {},
        daysToFix: {},
      },
    ]);
  });

  it('of a ledger of a former version begin with what changes, not with all that was known', async () => {
    await withRig(worldWith(), async (rig) => {
      await feed(rig, pushOf(digestOf('a1'), '1.0.0'));
      await ledgerOf(rig.aws).remove(`${ACCOUNT}/${REGION}/shop/api`, 'trend');
      await feed(rig, on('2026-11-24'), ...pushed({ ...second, scan: scanOf('2 HIGH', '4 LOW') }));
      expect(await weeksIn(rig, '2026-11-24')).toEqual([
        {
          week: '2026-11-23',
          verdicts: { approved: 1 },
          new: { LOW: 1 },
          fixed: { HIGH: 1 },
          daysToFix: { '3': 1 },
        },
      ]);
    });
  });

  it('that cannot be read are said to be unknown, and begin anew with the next judgement', async () => {
    await withRig(worldWith(), async (rig) => {
      await feed(rig, pushOf(digestOf('a1'), '1.0.0'));
      const ledger = ledgerOf(rig.aws);
      const pk = `${ACCOUNT}/${REGION}/shop/api`;
      const [item] = await ledger.items(pk, 'trend');
      await ledger.put({ pk, sk: 'trend', ...item, heads: 3 });
      const read = () =>
        ledger.recordsAt(() => new Date()).weeks([REPOSITORY], ['2026-11-16', '2026-11-23']);
      expect(await read()).toEqual({ weeks: [], unreadable: 1 });
      await feed(rig, on('2026-11-24'), ...found('a1', '2 HIGH'));
      expect(await read()).toEqual({
        weeks: [
          {
            week: '2026-11-23',
            verdicts: {},
            new: {},
            fixed: { HIGH: 1 },
            daysToFix: { '3': 1 },
          },
        ],
        unreadable: 0,
      });
    });
  });
});

describe('the weeks are exact', () => {
  const BUILDS = 12;
  const builds = Array.from({ length: BUILDS }, (_, at) => {
    const two = at.toString(16).padStart(2, '0');
    // The newest has one HIGH and as many LOW as it is late.
    const lows = Array.from({ length: at + 1 }, (__, low) => `${100 + low} LOW`);
    const seconds = String(at).padStart(2, '0');
    return {
      ...image(two, `1.0.${at}`, '2026-11-21', '1 HIGH', ...lows),
      imagePushedAt: `2026-11-21T11:00:${seconds}Z`,
    };
  });
  /** What the weeks come to all in all: verdicts, and what came less what went. */
  const netAfter = async (world: World, ...inputs: readonly unknown[]) => {
    const [week, ...others] = await weeksAfter(world, '2026-11-21', ...inputs);
    expect(others).toEqual([]);
    const { verdicts = {}, new: came = {}, fixed = {} } = week ?? {};
    const net = (weight: 'HIGH' | 'LOW') => (came[weight] ?? 0) - (fixed[weight] ?? 0);
    return { verdicts, HIGH: net('HIGH'), LOW: net('LOW') };
  };

  it('where twelve images of a line are judged at the same moment', async () => {
    const world = worldOf(builds, { policy: POLICY });
    const events = builds.map(({ imageDigest }) => enhancedScanEnded(imageDigest, 1));
    expect(await netAfter(world, events)).toEqual({ verdicts: { approved: 12 }, HIGH: 1, LOW: 12 });
  });

  it('where they are judged the latest first', async () => {
    const world = worldOf(builds, { policy: POLICY });
    const events = builds.map(({ imageDigest }) => enhancedScanEnded(imageDigest, 1)).toReversed();
    expect(await netAfter(world, ...events)).toEqual({
      verdicts: { approved: 12 },
      HIGH: 1,
      LOW: 12,
    });
  });

  it.each([
    ['the answer to the record is lost', { lost: true }],
    ['the answer to the record is lost each time it is tried', { lost: true, times: 3 }],
    ['the function dies when the record is written', { crash: true }],
    ['the function dies before the record is written', { crash: 'before' }],
    ['the transaction is cancelled', { error: 'TransactionCanceledException' }],
    ['there is no answer at all', { hang: true }],
  ] as const)('where %s', async (_what, fault) => {
    const world = worldOf(builds.slice(0, 3), {
      policy: POLICY,
      faults: [{ call: 'dynamodb:TransactWriteItems', nth: 2, ...fault }],
    });
    const [a, b, c] = builds.map(({ imageDigest }) => enhancedScanEnded(imageDigest, 1));
    expect(await netAfter(world, a, b, c, SWEEP)).toEqual({
      verdicts: { approved: 3 },
      HIGH: 1,
      LOW: 3,
    });
  });
});

describe('the weeks of a repository with more lines of tags than are kept', () => {
  const LINES = Array.from({ length: 25 }, (_, at) => String.fromCharCode(97 + at));
  const builds = LINES.flatMap((line, at) => {
    const two = (of: number) => (of + at).toString(16).padStart(2, '0');
    return [
      image(two(0), `${line}-1`, '2026-11-20', '1 HIGH'),
      image(two(100), `${line}-2`, '2026-11-21', '9 LOW'),
    ];
  });

  it('count nothing of an image behind which the next one of its line has been counted', async () => {
    const scans = builds.map(({ imageDigest }) => enhancedScanEnded(imageDigest, 1));
    const [week, ...others] = await weeksAfter(
      worldOf(builds, { policy: POLICY }),
      '2026-11-24',
      ...scans,
      on('2026-11-24'),
      // The line that was counted first, and is kept no more.
      ...found('00', '1 HIGH', '5 LOW'),
      ...found('64', '9 LOW', '6 LOW'),
    );
    expect(week).toMatchObject({ fixed: { HIGH: 25 } });
    expect(others).toEqual([
      { week: '2026-11-23', verdicts: {}, new: { LOW: 1 }, fixed: {}, daysToFix: {} },
    ]);
  });
});
