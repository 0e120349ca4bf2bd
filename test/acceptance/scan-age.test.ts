import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { ledgerOf } from '../support/ledger.ts';
import { replay, withRig } from '../support/replay.ts';
import { subjectsOf, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  enhancedScan,
  pendingScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const policy = {
  quarantine: { critical: { severity: 'CRITICAL' } },
  scan: { 'no-older-than': '30 days' },
};
const of = (scan: Record<string, unknown>) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }], { policy });

it('an approval lapses to the minute when its scan has become too old, and comes back with a new scan', async () => {
  const rescanned = basicScan();
  rescanned.imageScanFindings.imageScanCompletedAt = '2026-12-21T13:00:00Z';
  const report = await replay(
    of(basicScan()),
    pushOf(api, '1.4.2'),
    { now: '2026-12-21T11:58:59Z' },
    SWEEP,
    { now: '2026-12-21T11:59:00Z' },
    SWEEP,
    changeOf([{ imageDigest: api, scan: rescanned }]),
    { now: '2026-12-21T13:00:05Z' },
    { ...basicScanEnded(api), time: '2026-12-21T13:00:01Z' },
  );
  expect(subjectsOf(report).map(verdictText)).toEqual([
    'approved nothing-counts',
    'undecided scan-too-old',
    'approved nothing-counts',
  ]);
  expect(subjectsOf(report)[1]?.reasons[0]?.text).toBe(
    'the scan is of 2026-11-21, older than 30 days',
  );
  expect(report.images[0]?.tags).toEqual(['1.4.2', 'approved-a1a1a1a1a1a1']);
});

it('a scan that Inspector keeps up to date does not grow old', async () => {
  const report = await replay(
    of({ ...enhancedScan({ severity: 'LOW' }), imageScanStatus: { status: 'ACTIVE' } }),
    pushOf(api, '1.4.2'),
    { now: '2027-01-21T12:00:00Z' },
    SWEEP,
  );
  // Once a month it is judged in full.
  expect(subjectsOf(report).map(verdictText)).toEqual([
    'approved nothing-counts',
    'approved nothing-counts',
  ]);
  expect(report.slack).toHaveLength(1);
});

it('a scan of which nobody knows the age approves nothing where the policy asks for it', async () => {
  const scan = basicScan();
  const { imageScanCompletedAt: _at, ...found } = scan.imageScanFindings;
  const report = await replay(of({ ...scan, imageScanFindings: found }), pushOf(api, '1.4.2'));
  expect(subjectsOf(report).map(verdictText)).toEqual(['undecided scan-too-old']);
});

it.each([
  ['2026-11-21T12:04:00Z', 'approved nothing-counts', 'scanned completely, no findings'],
  [
    '2027-11-21T12:00:00Z',
    'undecided scan-too-old',
    'the scan says that it is of 2027-11-21, which is yet to come',
  ],
])(
  'of a scan that is dated in the future nobody knows the age, but for clocks that differ: %s, %s',
  async (date, verdict, reason) => {
    const scan = basicScan();
    scan.imageScanFindings.imageScanCompletedAt = date;
    const report = await replay(of(scan), pushOf(api, '1.4.2'));
    expect(subjectsOf(report).map(verdictText)).toEqual([verdict]);
    expect(subjectsOf(report)[0]?.reasons[0]?.text).toBe(reason);
  },
);

describe('basic scanning', () => {
  const rescanning = {
    quarantine: { critical: { severity: 'CRITICAL' } },
    rescan: { every: '7 days' },
  };
  const nextScan = basicScan('CRITICAL');

  it('of an approved image is asked for again when its scan is so old, and what it finds takes the approval back', async () => {
    const world = worldOf(
      [{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(), nextScan }],
      { policy: rescanning },
    );
    const days = Array.from({ length: 9 }, (_, day) => [
      { now: `2026-11-${22 + day}T12:30:00Z` },
      SWEEP,
    ]).flat();
    const report = await replay(world, pushOf(api, '1.4.2'), ...days);
    expect(report.calls['ecr:StartImageScan']).toBe(1);
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'approved nothing-counts',
      'quarantined critical',
    ]);
    expect(report.slack).toHaveLength(2);
  });

  it('that ECR refuses for the moment is asked for again within the hour', async () => {
    const throttled = {
      call: 'ecr:StartImageScan',
      nth: 1,
      error: 'ThrottlingException',
      status: 400,
    };
    const world = worldOf(
      [{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan(), nextScan }],
      { policy: rescanning, faults: [throttled] },
    );
    const report = await replay(
      world,
      pushOf(api, '1.4.2'),
      { now: '2026-11-28T12:30:00Z' },
      SWEEP,
      { now: '2026-11-28T13:29:59Z' },
      SWEEP,
      { now: '2026-11-28T13:30:00Z' },
      SWEEP,
    );
    expect(report.calls['ecr:StartImageScan']).toBe(2);
    // It is looked at, and not judged in full for that.
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'approved nothing-counts',
      'quarantined critical',
    ]);
    expect(report.deadLetters).toEqual([]);
  });

  it('is asked for on arrival where nothing scans on push and the policy wants it', async () => {
    const unscanned = { imageDigest: api, imageTags: ['1.4.2'], nextScan: basicScan() };
    const policy = { ...rescanning, scan: { 'on-arrival': true } };
    const report = await replay(worldOf([unscanned], { policy }), pushOf(api, '1.4.2'));
    expect(subjectsOf(report).map(verdictText)).toEqual([
      'undecided scan-never-scanned',
      'approved nothing-counts',
    ]);
  });

  it('is not asked for on arrival by itself', async () => {
    const unscanned = { imageDigest: api, imageTags: ['1.4.2'] };
    const report = await replay(worldOf([unscanned]), pushOf(api, '1.4.2'));
    expect(report.calls['ecr:StartImageScan']).toBeUndefined();
  });
});

describe('a scan of ours that is under way', () => {
  const PK = `123456789012/eu-central-1/shop/api@${api}`;
  const feed = async (rig: Rig, ...inputs: unknown[]) => {
    for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
  };
  const began = (): Parameters<typeof worldOf>[0] => [
    { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') },
  ];
  /** Approved; ten minutes later ECR is asked for a scan, and does not end it. */
  const underWay = (play: (rig: Rig) => Promise<void>) =>
    withRig(worldOf(began()), async (rig) => {
      await feed(rig, pushOf(api, '1.4.2'));
      const ledger = ledgerOf(rig.aws);
      const [item] = await ledger.items(PK, 'state');
      const scanAsked = { at: '2026-11-21T12:10:00.000Z', said: 'started' };
      const current = { ...(item?.['current'] as object), scanAsked };
      await ledger.put({ ...item, dueAt: '2026-11-21T13:10:00.000Z', current });
      await feed(rig, changeOf([{ imageDigest: api, scan: pendingScan() }]));
      await play(rig);
    });
  const saidIn = ({ aws }: Rig) => aws.sns.map(({ subject }) => subject);
  const tagsIn = ({ aws }: Rig) => aws.images().map(({ tags }) => tags);
  const APPROVED = [['1.4.2', 'approved-a1a1a1a1a1a1']];

  it('takes no approval back when an event meets it, and what it finds does', async () => {
    await underWay(async (rig) => {
      await feed(rig, { now: '2026-11-21T12:30:00Z' }, pushOf(api, '1.4.2'));
      expect(tagsIn(rig)).toEqual(APPROVED);
      const found = basicScan('CRITICAL');
      found.imageScanFindings.imageScanCompletedAt = '2026-11-21T12:31:00Z';
      await feed(rig, changeOf([{ imageDigest: api, scan: found }]), {
        ...basicScanEnded(api),
        time: '2026-11-21T12:31:02Z',
      });
      expect(tagsIn(rig)).toEqual([['1.4.2', 'quarantined-a1a1a1a1a1a1']]);
      expect(saidIn(rig)).toEqual(['[approved] shop/api:1.4.2', '[quarantined] shop/api:1.4.2']);
    });
  });

  it('takes it back by itself after an hour', async () => {
    await underWay(async (rig) => {
      await feed(rig, { now: '2026-11-21T12:30:00Z' }, pushOf(api, '1.4.2'));
      await feed(rig, { now: '2026-11-21T13:09:59Z' }, SWEEP);
      expect(tagsIn(rig)).toEqual(APPROVED);
      await feed(rig, { now: '2026-11-21T13:10:00Z' }, SWEEP);
      expect(tagsIn(rig)).toEqual([['1.4.2']]);
    });
  });

  it('is looked at after an hour, and daily again where its end has not changed anything', async () => {
    await underWay(async (rig) => {
      const found = basicScan('LOW');
      found.imageScanFindings.imageScanCompletedAt = '2026-11-21T12:31:00Z';
      await feed(rig, changeOf([{ imageDigest: api, scan: found }]));
      await feed(rig, { now: '2026-11-21T13:10:00Z' }, SWEEP);
      const [due] = await ledgerOf(rig.aws).due('watched');
      expect(due?.['dueAt']).toBe('2026-11-22T13:10:00.000Z');
    });
  });
});
