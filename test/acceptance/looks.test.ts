import { parseInput } from '../../src/local/deployment/inputs.ts';
import { replay, withRig } from '../support/replay.ts';
import { subjectsOf, verdictText } from '../support/subjects.ts';
import {
  basicScan,
  changeOf,
  digestOf,
  enhancedScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const of = (scan: Record<string, unknown>) => [{ imageDigest: api, imageTags: ['1.4.2'], scan }];

describe('an approved image whose scan gets worse without an event', () => {
  it.each([
    ['basic', basicScan(), basicScan('CRITICAL')],
    ['enhanced', enhancedScan({ severity: 'LOW' }), enhancedScan({ severity: 'CRITICAL' })],
  ])(
    'is quarantined by the daily look, and told once: %s scanning',
    async (_kind, before, after) => {
      const report = await replay(
        worldOf(of(before)),
        pushOf(api, '1.4.2'),
        changeOf(of(after)),
        { now: '2026-11-22T11:59:59Z' },
        SWEEP,
        { now: '2026-11-22T12:00:00Z' },
        SWEEP,
        { now: '2026-11-23T12:00:00Z' },
        SWEEP,
      );
      expect(subjectsOf(report).map(verdictText)).toEqual([
        'approved nothing-counts',
        'quarantined critical',
      ]);
      expect(report.images[0]?.tags).toEqual(['1.4.2', 'quarantined-a1a1a1a1a1a1']);
      expect(report.slack).toHaveLength(2);
    },
  );
});

it('a look that finds nothing new costs one read of ECR and one write', async () => {
  await withRig(worldOf(of(basicScan('LOW'))), async (rig) => {
    await rig.feed(parseInput(pushOf(api, '1.4.2'), 'a test'));
    await rig.feed(parseInput({ now: '2026-11-22T12:00:00Z' }, 'a test'));
    rig.aws.calls.length = 0;
    expect(await rig.feed(parseInput(SWEEP, 'a test'))).toMatchObject([
      { outcome: 'swept', judged: 0, looked: 1 },
    ]);
    const calls = rig.aws.countCalls();
    const others = Object.keys(calls).filter((call) => !call.startsWith('dynamodb:'));
    expect(others).toEqual(['ecr:DescribeImageScanFindings']);
    expect(calls['ecr:DescribeImageScanFindings']).toBe(1);
    expect(calls['dynamodb:PutItem']).toBe(1);
    expect(calls['dynamodb:TransactWriteItems']).toBeUndefined();
  });
});

describe('an image that may not be deployed any more', () => {
  const later = digestOf('b2');
  const policy = {
    quarantine: { c: { severity: 'CRITICAL' } },
    watch: { newest: 1, 'younger-than': '1 day' },
  };
  const left = [
    pushOf(api, '1.4.2'),
    { now: '2026-11-22T12:00:00Z' },
    SWEEP,
    changeOf([
      {
        imageDigest: later,
        imageTags: ['1.4.3'],
        imagePushedAt: '2026-11-22T12:30:00Z',
        scan: basicScan(),
      },
    ]),
    pushOf(later, '1.4.3'),
    { now: '2026-11-23T12:30:00Z' },
    SWEEP,
  ];
  const night = (day: number) => [
    { now: `2026-11-${day}T13:00:00Z` },
    { schedule: 'compare-registry' },
    { now: `2026-11-${day}T13:02:00Z` },
    SWEEP,
  ];
  const worse = [
    changeOf([{ imageDigest: api, scan: basicScan('CRITICAL') }]),
    { now: '2026-11-26T14:00:00Z' },
    SWEEP,
  ];

  it('is not looked at any more, whatever the nights find', async () => {
    const report = await replay(
      worldOf(of(basicScan()), { policy }),
      ...left,
      ...[23, 24, 25].flatMap(night),
      ...worse,
    );
    expect(report.images.map(({ verdict }) => verdict)).toEqual(['approved', 'approved']);
  });

  it('is looked at again when it is the newest, because those after it were deleted', async () => {
    const report = await replay(
      worldOf(of(basicScan()), { policy }),
      ...left,
      changeOf([{ imageDigest: later, gone: true }] as never),
      ...[23, 24, 25].flatMap(night),
      ...worse,
    );
    expect(report.images).toMatchObject([
      { tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'], verdict: 'quarantined' },
    ]);
    // Nobody is told that it is looked at again.
    expect(report.sns.map(({ subject }) => subject)).toEqual([
      '[approved] shop/api:1.4.2',
      '[approved] shop/api:1.4.3',
      '[quarantined] shop/api:1.4.2',
    ]);
  });
});
