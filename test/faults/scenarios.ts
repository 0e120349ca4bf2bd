import type { World } from '../../src/local/aws/world.ts';
import { epssOn, kevOn, others, REFRESH } from '../support/feeds.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  findingChanged,
  indexImage,
  pendingScan,
  pushOf,
  SWEEP,
} from '../support/worlds.ts';

type Image = World['repositories'][number]['images'][number];

/** Something that happens to images, from a world in which nothing did yet. */
export interface Scenario {
  readonly name: string;
  /** It concerns several images, or none. */
  readonly isBroad?: true;
  readonly policy?: object;
  readonly world?: Partial<World>;
  readonly images: readonly Image[];
  /** What has happened before, without faults. */
  readonly before: () => unknown[];
  /** What faults meet. */
  readonly happens: () => unknown[];
  /** What happens afterwards, without faults, to show what came of it. */
  readonly after?: () => unknown[];
}

const api = digestOf('a1');
const index = digestOf('f0');
const amd64 = digestOf('b2');
const arm64 = digestOf('c3');
const NONE = () => [];

const image = (more: Partial<Image> = {}): Image => ({
  imageDigest: api,
  imageTags: ['1.4.2'],
  ...more,
});
const ARN = 'arn:aws:inspector2:eu-central-1:123456789012:finding/0a';
const twoPlatforms = (scan: Partial<Image>): Image[] => [
  indexImage(index, ['2.0.0'], { amd64, arm64 }),
  { imageDigest: amd64, scan: basicScan() },
  { imageDigest: arm64, ...scan },
];
const two = ['d4', 'e5'].map((hex, at) => ({
  imageDigest: digestOf(hex),
  imageTags: [`1.${at}`],
}));
const QUARTER_PAST = { now: '2026-11-21T12:15:00Z' };

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'the push of an image that is not scanned yet',
    images: [image()],
    before: NONE,
    happens: () => [pushOf(api, '1.4.2')],
  },
  {
    name: 'the push of a clean image',
    images: [image({ scan: basicScan() })],
    before: NONE,
    happens: () => [pushOf(api, '1.4.2')],
  },
  {
    name: 'the end of a scan that condemns',
    images: [image({ scan: basicScan('CRITICAL', 'LOW') })],
    before: NONE,
    happens: () => [basicScanEnded(api)],
  },
  {
    name: 'the end of a scan that only an event proves',
    images: [
      image({
        scan: { imageScanStatus: { status: 'ACTIVE' }, imageScanFindings: { findings: [] } },
      }),
    ],
    before: NONE,
    happens: () => [enhancedScanEnded(api, 0)],
  },
  {
    name: 'the end of a scan of an image in use, under a rule that asks Inspector',
    policy: { quarantine: { exploited: { kev: true } } },
    world: {
      clusters: [
        {
          resourceId: `arn:aws:ecr:eu-central-1:123456789012:repository/shop/api/${api}`,
          cluster: [
            {
              clusterArn: 'arn:aws:ecs:eu-central-1:123456789012:cluster/shop-prod',
              clusterDetails: [{ lastInUse: '2026-11-21T11:55:00Z', runningUnitCount: 3 }],
            },
          ],
        },
      ],
      findingDetails: [
        { findingArn: ARN, cisaData: { dateAdded: 1_793_577_600, dateDue: 1_795_392_000 } },
      ],
    },
    images: [image({ scan: enhancedScan({ severity: 'LOW', findingArn: ARN, inUse: 3 }) })],
    before: NONE,
    happens: () => [enhancedScanEnded(api, 1)],
  },
  {
    name: 'a rescan that condemns what was approved',
    images: [image({ scan: basicScan() })],
    before: () => [basicScanEnded(api), changeOf([image({ scan: basicScan('CRITICAL') })])],
    happens: () => [basicScanEnded(api)],
  },
  {
    name: 'a scan that fails after an approval',
    images: [image({ scan: basicScan() })],
    before: () => [
      basicScanEnded(api),
      changeOf([
        image({ scan: { imageScanStatus: { status: 'FAILED' }, imageScanFindings: null } }),
      ]),
    ],
    happens: () => [basicScanEnded(api, 'FAILED')],
  },
  {
    name: 'one more tag on an image that was judged',
    images: [image({ scan: basicScan('CRITICAL') })],
    before: () => [
      basicScanEnded(api),
      changeOf([image({ imageTags: ['1.4.2', 'prod', 'quarantined-a1a1a1a1a1a1'] })]),
    ],
    happens: () => [pushOf(api, 'prod')],
  },
  {
    name: 'a forged approval that is the only tag',
    images: [image({ imageTags: ['approved-a1a1a1a1a1a1'], scan: basicScan('CRITICAL') })],
    before: NONE,
    happens: () => [pushOf(api, 'approved-a1a1a1a1a1a1')],
  },
  {
    name: 'the push of an index whose platforms are scanned',
    images: twoPlatforms({ scan: basicScan('CRITICAL') }),
    before: NONE,
    happens: () => [pushOf(index, '2.0.0')],
  },
  {
    name: 'the end of the scan of the second platform',
    images: twoPlatforms({ scan: pendingScan() }),
    before: () => [pushOf(index, '2.0.0'), changeOf([{ imageDigest: arm64, scan: basicScan() }])],
    happens: () => [basicScanEnded(arm64)],
  },
  {
    name: 'a push and a scan at the same moment',
    isBroad: true,
    images: [image({ scan: basicScan('CRITICAL') })],
    before: NONE,
    happens: () => [[pushOf(api, '1.4.2'), basicScanEnded(api)]],
  },
  {
    name: 'a sweep over two images that are due',
    isBroad: true,
    images: two,
    before: () => [
      ...two.map(({ imageDigest, imageTags: [tag] }) => pushOf(imageDigest, tag)),
      changeOf(two.map((one) => ({ ...one, scan: basicScan('CRITICAL') }))),
      QUARTER_PAST,
    ],
    happens: () => [SWEEP],
  },
  {
    name: 'a sweep that tells of an image that is undecided still',
    isBroad: true,
    policy: { quarantine: { critical: { severity: 'CRITICAL' } } },
    images: [image({ scan: pendingScan() })],
    before: () => [pushOf(api, '1.4.2'), { now: '2026-11-21T13:00:00Z' }],
    happens: () => [SWEEP],
  },
  {
    name: 'a sweep that tells of a waiver about to lapse',
    isBroad: true,
    policy: {
      quarantine: { critical: { severity: 'CRITICAL' } },
      waivers: [
        {
          id: 'CVE-2026-10000',
          repository: '*',
          by: 'dana@shop.example',
          reason: 'not reachable',
          until: '2026-11-25',
        },
      ],
    },
    images: [],
    before: NONE,
    happens: () => [SWEEP],
  },
  {
    name: 'the refresh of the feeds',
    isBroad: true,
    policy: { quarantine: { exploited: { kev: true } } },
    world: {
      feeds: {
        kev: kevOn('2026-11-20', 'CVE-2026-10000', ...others(10)),
        epss: epssOn('2026-11-20', ['CVE-2026-10000', 0.01, 0.5]),
      },
    },
    images: [image({ scan: basicScan('LOW') })],
    before: NONE,
    happens: () => [REFRESH],
    after: () => [basicScanEnded(api)],
  },
  {
    name: 'an event about a finding that condemns what was approved',
    images: [image({ scan: enhancedScan() })],
    before: () => [
      enhancedScanEnded(api, 0),
      changeOf([image({ scan: enhancedScan({ severity: 'CRITICAL' }) })]),
    ],
    happens: () => [findingChanged(api)],
    // After five attempts of the queue.
    after: () => [{ now: '2026-11-21T12:40:00Z' }, SWEEP],
  },
];
