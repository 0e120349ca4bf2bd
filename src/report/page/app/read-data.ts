import {
  BLOCKS,
  FINDING_TEXTS,
  type PackedFinding,
  type PackedSlice,
  type PackedStart,
  type PackedVulnerability,
} from '../packed.ts';
import type { PageData, PageDetail, PageFinding, PageVulnerability } from '../page-data.ts';

/** As much of a document as the data are read from. */
export interface PageDocument {
  readonly readyState: string;
  readonly addEventListener: (event: 'DOMContentLoaded', heard: () => void) => void;
  readonly getElementById: (id: string) => { readonly textContent: string | null } | null;
}

/** How many slices of details stay unpacked: people go to and fro between a few images. */
const SLICES_KEPT = 4;

const DAMAGED =
  'This file is damaged: not all of the report is in it. Copy it again, or write a new one.';

const TOO_OLD =
  'This browser is too old to open the report: Chrome 103, Firefox 113, Safari 16.4 and all that is newer can.';

/**
 * The data of the page in whose document this runs. What the first screen shows is there when it resolves. Throws an Error
 * with a sentence for people where the file is damaged, as do `vulnerabilities` and `detail`, or the browser is too old.
 */
export async function readPage(document: PageDocument): Promise<PageData> {
  if (!canUnpack()) throw new Error(TOO_OLD);
  await wholeOf(document);
  const start = await unpacked<PackedStart>(document, BLOCKS.start);
  const { slices, places, ...shown } = start;
  const sliceOf = keptSlices(document);
  let vulnerabilities: Promise<readonly PageVulnerability[]> | undefined;
  return {
    ...shown,
    vulnerabilities: () => {
      vulnerabilities ??= readVulnerabilities(document);
      return vulnerabilities;
    },
    detail: async (image) => {
      const at = slices.findLastIndex((first) => first <= image);
      const slice = await sliceOf(at);
      return detailIn(slice, image - (slices[at] ?? 0), places);
    },
  };
}

function canUnpack(): boolean {
  try {
    return Boolean(new DecompressionStream('deflate-raw'));
  } catch {
    return false;
  }
}

/** The script stands before the data: in a file that was cut short, it runs and says so. */
const wholeOf = (document: PageDocument): Promise<void> =>
  new Promise((resolve) => {
    if (document.readyState === 'loading')
      document.addEventListener('DOMContentLoaded', () => resolve());
    else resolve();
  });

async function readVulnerabilities(document: PageDocument): Promise<readonly PageVulnerability[]> {
  const packed = await unpacked<readonly PackedVulnerability[]>(document, BLOCKS.vulnerabilities);
  return packed.map((one) => ({
    ...one,
    images: placesOf(one.images),
    blocking: placesOf(one.blocking),
  }));
}

function placesOf(steps: readonly number[]): number[] {
  let last = 0;
  return steps.map((step) => (last += step));
}

/** The slices, each unpacked when it is asked for; those asked for last are kept. */
function keptSlices(document: PageDocument): (slice: number) => Promise<PackedSlice> {
  const kept = new Map<number, Promise<PackedSlice>>();
  return (slice) => {
    const found = kept.get(slice) ?? unpacked<PackedSlice>(document, BLOCKS.details(slice));
    kept.delete(slice);
    kept.set(slice, found);
    const [oldest] = kept.keys();
    if (kept.size > SLICES_KEPT && oldest !== undefined) kept.delete(oldest);
    return found;
  };
}

function detailIn(slice: PackedSlice, at: number, places: readonly number[]): PageDetail {
  const packed = slice.images[at];
  if (!packed) throw new Error(DAMAGED);
  const findings = packed.findings.map((place) => {
    const finding = slice.findings[place];
    if (!finding) throw new Error(DAMAGED);
    return findingOf(finding, slice, places);
  });
  return { ...packed, findings };
}

function findingOf(
  packed: PackedFinding,
  { texts, platforms }: PackedSlice,
  places: readonly number[],
): PageFinding {
  const said = FINDING_TEXTS.flatMap((name, at) => {
    const text = texts[packed[at] ?? -1];
    return text === undefined ? [] : [[name, text]];
  });
  const [vulnerability = -1, on = -1, isOverdue] = packed.slice(FINDING_TEXTS.length);
  return {
    ...(Object.fromEntries(said) as Pick<PageFinding, (typeof FINDING_TEXTS)[number]>),
    vulnerability: places[vulnerability] ?? -1,
    platforms: platforms[on] ?? [],
    isOverdue: isOverdue === 1,
  };
}

async function unpacked<T>(document: PageDocument, id: string): Promise<T> {
  const text = document.getElementById(id)?.textContent;
  if (!text) throw new Error(DAMAGED);
  try {
    const plain = new Blob([bytesOf(text)])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'));
    return (await new Response(plain).json()) as T;
  } catch {
    throw new Error(DAMAGED);
  }
}

/** Browsers of before 2025 have no `fromBase64`. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as unknown as {
    readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
  };
  if (own.fromBase64) return own.fromBase64(text);
  const units = atob(text);
  const bytes = new Uint8Array(units.length);
  for (let at = 0; at < units.length; at += 1) bytes[at] = units.charCodeAt(at);
  return bytes;
}
