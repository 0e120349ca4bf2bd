import type { World } from '../../src/local/aws/world.ts';
import { kevOn, publish } from '../support/feeds.ts';
import { replay } from '../support/replay.ts';
import { lastSubject, verdictText } from '../support/subjects.ts';
import {
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  pendingScan,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const OVERDUE = { quarantine: { overdue: { severity: 'HIGH', grace: '14 days' } } };
const image = (two: string, tag: string, pushedAt: string, ...ids: string[]) => ({
  imageDigest: digestOf(two),
  imageTags: [tag],
  imagePushedAt: pushedAt,
  scan: enhancedScan(...ids.map((id) => ({ severity: 'HIGH', id }))),
});
const on = (now: string) => ({ now: `${now}T12:00:00Z` });
type Image = World['repositories'][number]['images'][number];
const pushed = (one: Image) => [
  { world: changeOf([one]).world },
  pushOf(one.imageDigest, one.imageTags?.[0]),
];
const under = (policy: object, ...images: Image[]): World => worldOf(images, { policy });

describe('a grace is not begun anew', () => {
  const first = image('a1', '1.0.0', '2026-11-21T11:00:00Z', 'CVE-2026-1111');

  it('by a look while the scan was under way again', async () => {
    const report = await replay(
      under(OVERDUE, first),
      pushOf(first.imageDigest, '1.0.0'),
      on('2026-12-04'),
      changeOf([{ imageDigest: first.imageDigest, scan: pendingScan() }]),
      pushOf(first.imageDigest, '1.0.0'),
      changeOf([{ imageDigest: first.imageDigest, scan: first.scan }]),
      enhancedScanEnded(first.imageDigest, 1),
      on('2026-12-06'),
      SWEEP,
    );
    expect(verdictText(lastSubject(report))).toBe('quarantined overdue');
  });

  it('by a clean image of another line in between', async () => {
    const decoy = image('b2', 'decoy', '2026-12-01T11:00:00Z');
    const hotfix = image('c3', '1.0-hotfix', '2026-12-02T11:00:00Z', 'CVE-2026-1111');
    const report = await replay(
      under(OVERDUE, first),
      pushOf(first.imageDigest, '1.0.0'),
      on('2026-12-01'),
      ...pushed(decoy),
      on('2026-12-02'),
      ...pushed(hotfix),
      on('2026-12-06'),
      SWEEP,
    );
    expect(verdictText(lastSubject(report, hotfix.imageDigest))).toBe('quarantined overdue');
  });

  it('by a clean image of its own line in between', async () => {
    const clean = image('b2', '1.0.1', '2026-12-01T11:00:00Z');
    const back = image('c3', '1.0.2', '2026-12-02T11:00:00Z', 'CVE-2026-1111');
    const report = await replay(
      under(OVERDUE, first),
      pushOf(first.imageDigest, '1.0.0'),
      on('2026-12-01'),
      ...pushed(clean),
      on('2026-12-06'),
      ...pushed(back),
    );
    expect(verdictText(lastSubject(report, back.imageDigest))).toBe('quarantined overdue');
  });
});

it('an image that gets another name is on record under it', async () => {
  const one = image('a1', 'build-7', '2026-11-21T11:00:00Z');
  const report = await replay(
    worldOf([one]),
    pushOf(one.imageDigest, 'build-7'),
    changeOf([{ imageDigest: one.imageDigest, imageTags: ['build-7', '1.0.0'] }]),
    pushOf(one.imageDigest, '1.0.0'),
  );
  expect(lastSubject(report).tags).toEqual(['1.0.0', 'build-7']);
  expect(report.slack.map(({ method }) => method)).toEqual(['chat.postMessage', 'chat.update']);
  expect([report.replies.length, report.sns.length]).toEqual([0, 1]);
});

it('what CISA lists after an approval is quarantined within a day of the refresh', async () => {
  const one = image('a1', '1.0.0', '2026-11-21T11:00:00Z', 'CVE-2026-1111');
  const report = await replay(
    worldOf([one], {
      policy: { quarantine: { exploited: { kev: true } } },
      feeds: { kev: kevOn('2026-11-20', 'CVE-2021-44228') },
    }),
    pushOf(one.imageDigest, '1.0.0'),
    on('2026-11-22'),
    ...publish({ kev: kevOn('2026-11-22', 'CVE-2021-44228', 'CVE-2026-1111') }),
    on('2026-11-23'),
    SWEEP,
    SWEEP,
  );
  expect(verdictText(lastSubject(report))).toBe('quarantined exploited');
  expect(report.sns.map(({ subject }) => subject)).toEqual([
    '[approved] shop/api:1.0.0',
    '[quarantined] shop/api:1.0.0',
  ]);
});

it('a throttled note repeats no notice about the policy', async () => {
  const waiver = {
    id: 'CVE-2026-1111',
    repository: '*',
    by: 'dana@shop.example',
    reason: 'not reachable',
    until: '2026-11-25',
  };
  const report = await replay(
    worldOf([], {
      policy: { quarantine: { critical: { severity: 'CRITICAL' } }, waivers: [waiver] },
      faults: [
        {
          call: 'dynamodb:BatchWriteItem',
          nth: 2,
          times: 10,
          error: 'ProvisionedThroughputExceededException',
          status: 400,
        },
      ],
    }),
    SWEEP,
    { now: '2026-11-22T12:00:00Z' },
    SWEEP,
  );
  expect([report.slack.length, report.sns.length]).toEqual([1, 1]);
});

it('images that always fail do not keep the others from their turn', async () => {
  const broken = Array.from({ length: 205 }, (_, index) => ({
    imageDigest: `sha256:${String(index).padStart(64, 'b')}`,
    imageTags: [`0.${index}`],
  }));
  const good = image('a1', '1.0.0', '2026-11-21T11:00:00Z', 'CVE-2026-1111');
  const waiver = {
    id: 'CVE-2026-1111',
    repository: '*',
    by: 'dana@shop.example',
    reason: 'not reachable',
    until: '2026-11-21T12:16:00Z',
  };
  const report = await replay(
    worldOf([...broken, good], {
      policy: { quarantine: { high: { severity: 'HIGH' } }, waivers: [waiver] },
    }),
    ...broken.map(({ imageDigest, imageTags }) => pushOf(imageDigest, imageTags[0])),
    pushOf(good.imageDigest, '1.0.0'),
    {
      world: {
        faults: [
          {
            call: 'ecr:BatchGetImage',
            nth: 1,
            times: 203,
            error: 'AccessDeniedException',
            status: 400,
          },
        ],
      },
    },
    { now: '2026-11-21T12:20:00Z' },
    SWEEP,
    { now: '2026-11-21T12:35:00Z' },
    SWEEP,
  );
  expect(report.images.find(({ digest }) => digest === good.imageDigest)?.verdict).toBe(
    'quarantined',
  );
});
