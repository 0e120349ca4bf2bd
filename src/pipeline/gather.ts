import {
  type Evidence,
  emptyScan,
  type ImageReading,
  type PlatformEvidence,
  type ScanReading,
} from '../core/evidence/evidence.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import type { LedgerEntry, RepositoryEntry } from '../core/ledger/ledger.ts';
import { mayPredate } from '../core/ledger/same-judgement.ts';
import type { RepositoryTags } from '../core/telling/repository-tags.ts';
import type { ManifestReading } from '../intake/manifest.ts';
import { besideOwnReport, onPlatform, readPlatformScan } from './read-scans.ts';
import type { Toolbox } from './tools.ts';

/** Everything known about one image: what the registry shows and what the ledger remembers. */
export interface Gathered extends RepositoryEntry {
  readonly evidence: Evidence;
  readonly entry: LedgerEntry;
  /** What the owners of its repository say; absent where nobody asks, or where it cannot be read. */
  readonly repositoryTags?: RepositoryTags;
  /** No mark is put in its repository. */
  readonly putsNone?: boolean;
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
  const [entry, repository, first, repositoryTags, putsNone] = await Promise.all([
    tools.records.read(image),
    tools.records.readRepository(image),
    read(),
    tools.repositoryTags?.(image),
    tools.putsNoneIn?.(image),
  ]);
  const known = {
    ...repository,
    entry,
    ...(repositoryTags && { repositoryTags }),
    ...(putsNone && { putsNone }),
  };
  const evidence = await evidenceOf(image, first, entry, tools);
  if (!mayPredate(evidence, entry.current?.judgement)) return { ...known, evidence };
  return { ...known, evidence: await evidenceOf(image, await read(), entry, tools) };
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
  { reading: { entries, ...reading }, scan }: BothReadings,
  entry: LedgerEntry,
  tools: Toolbox,
): Promise<Evidence> {
  const { kind } = reading.artifact;
  if (kind === 'missing' || kind === 'other') return { image, ...reading, platforms: [] };
  if (kind === 'index') {
    return { image, ...reading, platforms: await platformsOf(image, entries, entry, tools) };
  }
  const shown = scan ?? (await tools.registry.readScan(image));
  const own = await besideOwnReport(shown, image, reading.pushedAt, entry, tools);
  return { image, ...reading, platforms: [{ digest: image.digest, scan: own }] };
}

/**
 * An index says what it likes of its entries; what they are is for their own manifests to say. What it
 * calls an artifact is set apart where that is provably none that runs, and nothing else is taken for an image.
 */
async function platformsOf(
  index: ImageRef,
  entries: ImageReading['entries'],
  entry: LedgerEntry,
  tools: Toolbox,
): Promise<PlatformEvidence[]> {
  const certain = entries.filter(({ saidToBeArtifact }) => !saidToBeArtifact);
  const [kinds, platforms] = await Promise.all([
    tools.registry.readKinds(
      index,
      entries.map(({ digest }) => digest),
    ),
    tellAndRead(index, certain, entry, tools),
  ]);
  const isArtifact = (kind: ManifestReading | undefined) =>
    kind?.kind === 'other' && !kind.runnable;
  const left = entries.filter((one) => one.saidToBeArtifact && !isArtifact(kinds.get(one.digest)));
  platforms.push(...(await tellAndRead(index, left, entry, tools)));
  return platforms.map((one) => asItIs(one, kinds.get(one.digest)));
}

/**
 * The order matters: first the platforms are told of their index, then their scans are read. A scan
 * that ends in between finds the index and judges it again; one that ended before is read here.
 */
async function tellAndRead(
  index: ImageRef,
  images: ImageReading['entries'],
  entry: LedgerEntry,
  tools: Toolbox,
): Promise<PlatformEvidence[]> {
  const known = new Set(entry.current?.judgement.platforms.map(({ digest }) => digest));
  const untold = images.map(({ digest }) => digest).filter((digest) => !known.has(digest));
  if (untold.length > 0) await tools.records.rememberPlatforms(index, untold);
  return Promise.all(
    images.map(async ({ digest, platform, nested }) => {
      const scan = nested
        ? emptyScan('unreadable', 'an index inside an index')
        : await readPlatformScan(sibling(index, digest), tools);
      return { digest, platform, scan: onPlatform(scan, platform) };
    }),
  );
}

/** A scan clears an image; of what is none, or cannot be read, nobody knows what would run. */
function asItIs(one: PlatformEvidence, kind: ManifestReading | undefined): PlatformEvidence {
  const { scan } = one;
  const clears = scan.state === 'complete' || scan.state === 'findings-not-ready';
  if (kind?.kind === 'image' || !clears) return one;
  return { ...one, scan: { ...scan, state: 'unreadable', detail: whatItIs(kind) } };
}

function whatItIs(kind: ManifestReading | undefined): string {
  if (kind?.kind === 'unreadable') return kind.why;
  if (kind?.kind === 'other') return `not an image: ${kind.what}`;
  return kind ? 'an index inside an index' : 'its manifest is not there';
}
