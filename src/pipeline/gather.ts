import type { Evidence, ImageReading, PlatformEvidence, ScanReading } from '../core/evidence.ts';
import { emptyScan } from '../core/evidence.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import type { Judgement } from '../core/judgement.ts';
import { type LedgerPage, type ListedImage, mayPredate, scanBeside } from '../core/ledger.ts';
import type { Toolbox } from './tools.ts';

/** Everything known about one image: what the registry shows and what the ledger remembers. */
export interface Gathered {
  readonly evidence: Evidence;
  readonly page: LedgerPage;
  /** The judged images of the repository that were pushed last. */
  readonly listed: readonly ListedImage[];
}

/** What a caller believes the image to be: it saves asking an index for a scan that it never has. */
export type Expected = 'image' | 'index';

/**
 * One round trip for an image, two more for an index. The ledger and the registry are read at the
 * same moment; a reading that may be older than the record it meets is made again.
 */
export async function gather(
  image: ImageRef,
  tools: Toolbox,
  expected: Expected = 'image',
): Promise<Gathered> {
  const read = () => readBoth(image, tools, expected);
  const [page, listed, first] = await Promise.all([
    tools.records.read(image),
    tools.records.earlierImages(image),
    read(),
  ]);
  const evidence = await evidenceOf(image, first, page, tools);
  if (!mayPredate(evidence, page.current?.judgement)) return { page, listed, evidence };
  return { page, listed, evidence: await evidenceOf(image, await read(), page, tools) };
}

interface BothReadings {
  readonly reading: ImageReading;
  /** The digest's own scan; not read where an index was expected. */
  readonly scan: ScanReading | undefined;
}

async function readBoth(
  image: ImageRef,
  { registry }: Toolbox,
  expected: Expected,
): Promise<BothReadings> {
  const [reading, scan] = await Promise.all([
    registry.readImage(image),
    expected === 'image' ? registry.readScan(image) : undefined,
  ]);
  return { reading, scan };
}

async function evidenceOf(
  image: ImageRef,
  { reading: { listed, ...reading }, scan }: BothReadings,
  page: LedgerPage,
  tools: Toolbox,
): Promise<Evidence> {
  const { kind } = reading.artifact;
  if (kind === 'missing' || kind === 'other') return { image, ...reading, platforms: [] };
  if (kind === 'index') {
    return { image, ...reading, platforms: await platformsOf(image, listed, page, tools) };
  }
  const shown = scan ?? (await tools.registry.readScan(image));
  const own = scanBeside(shown, page.report, image.digest, page.current?.judgement);
  return { image, ...reading, platforms: [{ digest: image.digest, scan: own }] };
}

/**
 * The order matters: first the platforms are told of their index, then their scans are read. A scan
 * that ends in between finds the index and judges it again; one that ended before is read here.
 */
async function platformsOf(
  index: ImageRef,
  listed: ImageReading['listed'],
  page: LedgerPage,
  tools: Toolbox,
): Promise<PlatformEvidence[]> {
  const images = await withoutArtifacts(index, listed, tools);
  const known = new Set(page.current?.judgement.platforms.map(({ digest }) => digest));
  const untold = images.map(({ digest }) => digest).filter((digest) => !known.has(digest));
  if (untold.length > 0) await tools.records.rememberPlatforms(index, untold);
  return Promise.all(
    images.map(async ({ digest, platform, nested }) => {
      const scan = nested
        ? emptyScan('unreadable', 'an index inside an index')
        : await readPlatformScan(sibling(index, digest), page.current?.judgement, tools);
      const findings = scan.findings.map((finding) => ({ ...finding, platforms: [platform] }));
      return { digest, platform, scan: { ...scan, findings } };
    }),
  );
}

/** Takes away what the index calls artifacts, where their own manifests say so too. */
async function withoutArtifacts(
  index: ImageRef,
  listed: ImageReading['listed'],
  { registry }: Toolbox,
): Promise<ImageReading['listed']> {
  const isArtifact = await Promise.all(
    listed.map(async ({ digest, saidToBeArtifact }) => {
      if (!saidToBeArtifact) return false;
      const { artifact } = await registry.readImage(sibling(index, digest));
      return artifact.kind === 'other' && !artifact.runnable;
    }),
  );
  return listed.filter((_, position) => !isArtifact[position]);
}

/** The scan, and what an event may have said of it that it does not show. */
async function readPlatformScan(
  image: ImageRef,
  recorded: Judgement | undefined,
  { registry, records }: Toolbox,
): Promise<ScanReading> {
  const [scan, { report }] = await Promise.all([registry.readScan(image), records.read(image)]);
  return scanBeside(scan, report, image.digest, recorded);
}
