import type { Digest } from '../core/digest.ts';
import type { Evidence, PlatformEvidence, ScanReading } from '../core/evidence/evidence.ts';
import { besideReport, isAnswered, type NotedReport } from '../core/evidence/scan-report.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import { markerTag } from '../core/judgement/marker.ts';
import type { Current, LedgerEntry } from '../core/ledger/ledger.ts';
import { LONG_AGO, MINUTE } from '../core/time.ts';
import type { Toolbox } from './tools.ts';

/**
 * What a judgement of before knew of an image, with its scans as they are now: one read of ECR for each
 * platform. What a digest is does not change; its names are those on record.
 */
export async function gatherScans(
  image: ImageRef,
  entry: LedgerEntry & { readonly current: Current },
  tools: Toolbox,
): Promise<Evidence> {
  const { platforms, names, verdict, pushedAt } = entry.current.judgement;
  const isIndex = platforms.some(({ digest }) => digest !== image.digest);
  const readOwn = async (): Promise<ScanReading> =>
    besideOwnReport(await tools.registry.readScan(image), image, pushedAt, entry, tools);
  const read = async (digest: Digest, platform = ''): Promise<PlatformEvidence> => {
    if (!isIndex) return { digest, scan: await readOwn() };
    const scan = await readPlatformScan(sibling(image, digest), tools);
    return { digest, platform, scan: onPlatform(scan, platform) };
  };
  return {
    image,
    artifact: { kind: isIndex ? 'index' : 'image', manifest: UNREAD },
    tags: [...names, markerTag(verdict, image.digest)].sort(),
    ...(pushedAt && { pushedAt }),
    platforms: await Promise.all(platforms.map(({ digest, platform }) => read(digest, platform))),
  };
}

/** Nothing is done with what was not read again: no mark is put in a look. */
const UNREAD = { text: '', mediaType: '' };

/** What was said of a former life of the digest says nothing of this one. */
export async function besideOwnReport(
  scan: ScanReading,
  image: ImageRef,
  pushedAt = LONG_AGO,
  { report }: LedgerEntry,
  tools: Toolbox,
): Promise<ScanReading> {
  // Two clocks may differ.
  const isOfThisLife = report && Date.parse(report.at) + MINUTE >= Date.parse(pushedAt);
  return besideKeptReport(image, scan, isOfThisLife ? report : undefined, tools);
}

/** The scan with the platform in each of its findings. */
export const onPlatform = (scan: ScanReading, platform: string): ScanReading => ({
  ...scan,
  findings: scan.findings.map((finding) => ({ ...finding, platforms: [platform] })),
});

/** The scan, and what an event may have said of it that it does not show. */
export async function readPlatformScan(image: ImageRef, tools: Toolbox): Promise<ScanReading> {
  const [scan, { report }] = await Promise.all([
    tools.registry.readScan(image),
    tools.records.read(image),
  ]);
  return besideKeptReport(image, scan, report, tools);
}

/**
 * What an event said holds until the scan has shown it, or another scan is seen: then that is written
 * down.
 */
async function besideKeptReport(
  image: ImageRef,
  scan: ScanReading,
  report: NotedReport | undefined,
  { records }: Toolbox,
): Promise<ScanReading> {
  if (!report) return scan;
  if (isAnswered(scan, report)) await records.closeReport(image, report);
  return besideReport(scan, report);
}
