import { replay } from '../support/replay.ts';
import { subjectsOf, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  enhancedScan,
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
