import type { World } from '../src/local/aws/world.ts';
import type { BusEvent } from '../src/local/deployment/delivery.ts';
import type { Input } from '../src/local/deployment/inputs.ts';
import { digestOf, enhancedScanEnded, indexImage, pushOf } from '../test/support/worlds.ts';
import { mixed, scanOf } from './findings.ts';

type Image = World['repositories'][number]['images'][number];
type Scan = NonNullable<Image['scan']>;

/** One kind of event, ready to happen to any number of images that have nothing to do with each other. */
export interface Scenario {
  readonly name: string;
  /** What is in the repository at first; `turn` is a digit. */
  readonly images: (turn: number) => Image[];
  /** What has happened before, to all images at once. */
  readonly before: readonly Step[];
  readonly event: (turn: number) => BusEvent;
  readonly limits?: { readonly aws: number; readonly roundTrips: number };
}

const image = (turn: number) => digestOf(`${turn}a`);
const first = (turn: number) => digestOf(`${turn}b`);
const second = (turn: number) => digestOf(`${turn}c`);
const index = (turn: number) => digestOf(`${turn}d`);

type Step = (turns: readonly number[]) => Input;

const happened =
  (eventOf: (turn: number) => BusEvent): Step =>
  (turns) => ({ kind: 'events', events: turns.map(eventOf) });

const scanned =
  (digestOf: (turn: number) => string, scan: Scan): Step =>
  (turns) => {
    const images = turns.map((turn) => ({ imageDigest: digestOf(turn), scan }));
    return { kind: 'world', change: { repositories: [{ repositoryName: 'shop/api', images }] } };
  };

const singleImage = (turn: number): Image[] => [
  { imageDigest: image(turn), imageTags: [`1.${turn}`] },
];
const singlePush = (turn: number) => pushOf(image(turn), `1.${turn}`);

/** The usual life of an image: pushed and undecided, then scanned. */
const singleScan = (count: number, inUseCount = 0): Omit<Scenario, 'name'> => {
  // The same for every image: what is measured does not depend on it, and making it takes time.
  const scan = scanOf(count, mixed, inUseCount);
  return {
    images: singleImage,
    before: [happened(singlePush), scanned(image, scan)],
    event: (turn) => enhancedScanEnded(image(turn), count),
  };
};

const indexImages = (turn: number): Image[] => [
  { imageDigest: first(turn) },
  { imageDigest: second(turn) },
  indexImage(index(turn), [`1.${turn}`], { amd64: first(turn), arm64: second(turn) }),
];
const platformPushes = [
  happened((turn) => pushOf(first(turn))),
  happened((turn) => pushOf(second(turn))),
];
const indexPush = (turn: number) => pushOf(index(turn), `1.${turn}`);
const clean = scanOf(0);
const few = scanOf(10);

const again = singleScan(1_000);
/**
 * The targets for a single-platform image with up to 1,000 findings: four round trips for the registry,
 * the record, the mark and the message, and at most two for what is known beside the scan.
 */
export const TOLD_WITHIN = { aws: 10, roundTrips: 6 };

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'push of an image not scanned yet',
    images: singleImage,
    before: [],
    event: singlePush,
  },
  { name: 'scan event, clean, approved', ...singleScan(0), limits: TOLD_WITHIN },
  { name: 'scan event, 10 findings, quarantined', ...singleScan(10), limits: TOLD_WITHIN },
  { name: 'scan event, 1,000 findings, quarantined', ...singleScan(1_000), limits: TOLD_WITHIN },
  {
    // Inspector is asked where: beside what is read in any case.
    name: 'scan event, 10 findings, of an image that runs',
    ...singleScan(10, 3),
    limits: { aws: TOLD_WITHIN.aws + 1, roundTrips: TOLD_WITHIN.roundTrips },
  },
  { name: 'scan event, 3,000 findings, quarantined', ...singleScan(3_000) },
  {
    name: 'the event of the 1,000 findings again',
    ...again,
    before: [...again.before, happened(again.event)],
  },
  {
    name: 'push of a two-platform index already scanned',
    images: indexImages,
    before: [
      ...platformPushes,
      scanned(first, clean),
      happened((turn) => enhancedScanEnded(first(turn))),
      scanned(second, few),
      happened((turn) => enhancedScanEnded(second(turn), 10)),
    ],
    event: indexPush,
  },
  {
    name: 'scan event of the second platform of an index',
    images: indexImages,
    before: [
      ...platformPushes,
      happened(indexPush),
      scanned(first, clean),
      happened((turn) => enhancedScanEnded(first(turn))),
      scanned(second, few),
    ],
    event: (turn) => enhancedScanEnded(second(turn), 10),
  },
];
