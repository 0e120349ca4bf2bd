import { endStateOf, replay } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  digestOf,
  enhancedScanEnded,
  indexImage,
  pendingScan,
  pushOf,
  worldOf,
} from '../support/worlds.ts';

type Scan = Record<string, unknown>;
const api = digestOf('a1');
const index = digestOf('f0');
const amd64 = digestOf('b2');
const arm64 = digestOf('c3');

const oneImage = () =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }]);
const twoPlatforms = (amd64Scan: Scan = basicScan(), arm64Scan: Scan = basicScan('CRITICAL')) =>
  worldOf([
    indexImage(index, ['2.0.0'], { amd64, arm64 }),
    { imageDigest: amd64, scan: amd64Scan },
    { imageDigest: arm64, scan: arm64Scan },
  ]);

const quarantinedApi = {
  images: [
    {
      repository: 'shop/api',
      digest: api,
      tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'],
      verdict: 'quarantined',
    },
  ],
  slack: ['Quarantined: shop/api:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL.'],
  sns: ['[quarantined] shop/api:1.4.2'],
  deadLetters: [],
};

const quarantinedIndex = {
  images: [
    {
      repository: 'shop/api',
      digest: index,
      tags: ['2.0.0', 'quarantined-f0f0f0f0f0f0'],
      verdict: 'quarantined',
    },
    { repository: 'shop/api', digest: amd64, tags: [] },
    { repository: 'shop/api', digest: arm64, tags: [] },
  ],
  slack: ['Quarantined: shop/api:2.0.0 (1 CRITICAL). Do not ship. 1 finding is CRITICAL.'],
  sns: ['[quarantined] shop/api:2.0.0'],
  deadLetters: [],
};

describe('one image', () => {
  it('is announced once though its event comes twice', async () => {
    const event = basicScanEnded(api);
    expect(endStateOf(await replay(oneImage(), event, event))).toEqual(quarantinedApi);
  });

  it('is announced once though its event comes twice at the same moment', async () => {
    const event = basicScanEnded(api);
    expect(endStateOf(await replay(oneImage(), [event, event, event]))).toEqual(quarantinedApi);
  });

  it('is announced once though its push and its scan are told at the same moment', async () => {
    const both = [pushOf(api, '1.4.2'), basicScanEnded(api)];
    expect(endStateOf(await replay(oneImage(), both))).toEqual(quarantinedApi);
  });

  it('is not announced again when it gets one more tag', async () => {
    const world = worldOf([
      { imageDigest: api, imageTags: ['1.4.2', 'prod'], scan: basicScan('CRITICAL') },
    ]);
    const report = await replay(world, pushOf(api, '1.4.2'), pushOf(api, 'prod'));
    expect([report.slack.length, report.sns.length]).toEqual([1, 1]);
  });
});

describe('an index of two platforms', () => {
  it.each([
    ['amd64 first', [basicScanEnded(amd64), basicScanEnded(arm64)]],
    ['arm64 first', [basicScanEnded(arm64), basicScanEnded(amd64)]],
    ['both at the same moment', [[basicScanEnded(amd64), basicScanEnded(arm64)]]],
  ])('gets one message and one mark: %s', async (_, scans) => {
    const report = await replay(twoPlatforms(), pushOf(index, '2.0.0'), ...scans);
    expect(endStateOf(report)).toEqual(quarantinedIndex);
  });

  it('gets one message and one mark when the scans are told before it is pushed', async () => {
    const scans = [basicScanEnded(amd64), basicScanEnded(arm64)];
    const report = await replay(twoPlatforms(), ...scans, pushOf(index, '2.0.0'));
    expect(endStateOf(report)).toEqual(quarantinedIndex);
  });

  it('gets one message and one mark when all its events come at the same moment', async () => {
    const events = [
      pushOf(amd64),
      pushOf(arm64),
      pushOf(index, '2.0.0'),
      basicScanEnded(amd64),
      basicScanEnded(arm64),
    ];
    expect(endStateOf(await replay(twoPlatforms(), events))).toEqual(quarantinedIndex);
  });

  it('is approved only when its last platform is scanned, whichever that is', async () => {
    const done = (digest: string) => ({
      world: {
        repositories: [
          { repositoryName: 'shop/api', images: [{ imageDigest: digest, scan: basicScan() }] },
        ],
      },
    });
    const report = await replay(
      twoPlatforms(pendingScan(), pendingScan()),
      pushOf(index, '2.0.0'),
      done(arm64),
      basicScanEnded(arm64),
      done(amd64),
      basicScanEnded(amd64),
    );
    const verdicts = report.events.flatMap(({ subjects }) =>
      subjects.map(({ verdict }) => verdict),
    );
    expect(verdicts).toEqual(['undecided', 'undecided', 'approved']);
    expect(endStateOf(report).slack).toEqual([
      'Approved: shop/api:2.0.0. May ship. Both platforms scanned completely, no findings.',
    ]);
  });

  it('with clean enhanced scans that show nothing is approved by the events that say they finished', async () => {
    const empty = () => ({
      imageScanStatus: { status: 'ACTIVE' },
      imageScanFindings: { findings: [] },
    });
    const events = [pushOf(index, '2.0.0'), enhancedScanEnded(amd64), enhancedScanEnded(arm64)];
    const inOrder = await replay(twoPlatforms(empty(), empty()), ...events);
    expect(endStateOf(inOrder).sns).toEqual(['[approved] shop/api:2.0.0']);
    const together = await replay(twoPlatforms(empty(), empty()), events);
    expect(endStateOf(together).sns).toEqual(['[approved] shop/api:2.0.0']);
    const scansFirst = await replay(twoPlatforms(empty(), empty()), ...events.toReversed());
    expect(endStateOf(scansFirst).sns).toEqual(['[approved] shop/api:2.0.0']);
  });
});
