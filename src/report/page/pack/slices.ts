import {
  FINDING_TEXTS,
  type PackedDetail,
  type PackedFinding,
  type PackedSlice,
} from '../packed.ts';
import type { PageDetail } from '../page-data.ts';
import { openPlaces, packed } from './pack.ts';

/** What is unpacked in one piece when somebody looks at an image: more is packed better, and takes longer. */
const MOST = { images: 100, findings: 60_000 };

/** Packs details of images, one after the other: of thousands no more than a slice is in memory. */
export interface Slices {
  /** The next image, its vulnerabilities in the order in which they came. Returns a slice that is full. */
  readonly add: (detail: PageDetail) => string | undefined;
  /** The last slice, where one is begun. */
  readonly end: () => string | undefined;
  /** The place of the first image of each. */
  readonly first: readonly number[];
}

export function openSlices(): Slices {
  const first: number[] = [];
  let images = 0;
  let slice = openSlice();
  const close = (): string | undefined => {
    const full = slice.end();
    slice = openSlice();
    return full;
  };
  return {
    first,
    add: (detail) => {
      if (slice.isEmpty()) first.push(images);
      images += 1;
      slice.add(detail);
      return slice.isFull() ? close() : undefined;
    },
    end: () => (slice.isEmpty() ? undefined : close()),
  };
}

function openSlice() {
  const texts = openPlaces<string>();
  const platforms = openPlaces<readonly string[]>();
  const findings = openPlaces<PackedFinding>();
  const images: PackedDetail[] = [];
  let count = 0;
  const placeOf = (text: string | undefined): number =>
    text === undefined ? -1 : texts.of(text, () => text);
  return {
    add: (detail: PageDetail): void => {
      const places = detail.findings.map((finding) => {
        const on = platforms.of(JSON.stringify(finding.platforms), () => finding.platforms);
        const one = [
          ...FINDING_TEXTS.map((name) => placeOf(finding[name])),
          finding.vulnerability,
          on,
          Number(finding.isOverdue),
        ];
        return findings.of(one.join(), () => one);
      });
      count += places.length;
      images.push({ ...detail, findings: places });
    },
    isEmpty: () => images.length === 0,
    isFull: () => images.length >= MOST.images || count >= MOST.findings,
    end: (): string =>
      packed({
        texts: texts.all,
        platforms: platforms.all,
        findings: findings.all,
        images,
      } satisfies PackedSlice),
  };
}
