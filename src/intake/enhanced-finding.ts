import type { Exploit, Fix } from '../core/findings/finding.ts';
import { type AffectedPackage, UNKNOWN_PACKAGE } from '../core/findings/package.ts';
import { severityOf } from '../core/findings/severity.ts';
import { type FindingReading, unreadableFinding } from './basic-finding.ts';
import {
  type ContainerImage,
  type Enhanced,
  enhancedShape,
  type VulnerablePackage,
} from './enhanced-shape.ts';
import { type GivenScore, highestScore } from './highest-score.ts';
import { sayMissing } from './missing.ts';
import { type Ecosystem, ecosystemOf } from './package-ecosystem.ts';

/**
 * A finding of enhanced scanning (Inspector): one vulnerability, read as one finding a package. With a
 * score that cannot be read it has none, and without a rank as well it is unreadable.
 */
export function readEnhancedFinding(raw: unknown): FindingReading {
  const result = enhancedShape().safeParse(raw, { error: sayMissing });
  if (!result.success) return unreadableFinding(raw, result.error);
  const found = result.data;
  const details = found.packageVulnerabilityDetails;
  const { vulnerabilityId: id, relatedVulnerabilities, vulnerablePackages } = details;
  const severity = severityOf(found.severity);
  if (!severity) return { unreadable: `${id}: unknown severity ${found.severity}` };
  const { cvss, garbled } = highestScore(scoresOf(found));
  if (severity === 'UNKNOWN' && garbled) return { unreadable: `${id}: ${garbled}` };
  const images = (found.resources ?? []).map(({ details }) => details?.awsEcrContainerImage ?? {});
  const inUse = mostInUse(images);
  const ecosystem = ecosystemAmong(images);
  const setAside = whySuppressed(found.status);
  const shared = {
    id,
    aliases: relatedVulnerabilities ?? [],
    // An empty list says that there are none; no list says nothing.
    ...(!relatedVulnerabilities && { aliasesUnsaid: true as const }),
    severity,
    ...(cvss && { cvss }),
    exploit: exploitOf(found.exploitAvailable),
    ...(inUse !== undefined && { inUse }),
    ...(found.title && { title: found.title }),
    ...(found.description && { description: found.description }),
    ...(details.sourceUrl && { url: details.sourceUrl }),
    ...(found.firstObservedAt && { firstSeen: found.firstObservedAt.toISOString() }),
    ...(details.vendorCreatedAt && { published: details.vendorCreatedAt.toISOString() }),
    ...(found.findingArn && { arn: found.findingArn }),
    ...(setAside && { setAside }),
    platforms: [],
  };
  const packages: readonly VulnerablePackage[] = vulnerablePackages?.length
    ? vulnerablePackages
    : [{}];
  return {
    findings: packages.map((one) => ({
      ...shared,
      package: packageOf(one, ecosystem),
      fix: fixOf(one, found),
    })),
  };
}

function packageOf(raw: VulnerablePackage, ecosystem: Ecosystem | undefined): AffectedPackage {
  const version = [
    raw.epoch ? `${raw.epoch}:` : '',
    raw.version ?? '',
    raw.release ? `-${raw.release}` : '',
  ].join('');
  return {
    name: raw.name || UNKNOWN_PACKAGE,
    ...(version && { version }),
    ...(raw.arch && { arch: raw.arch }),
    ...(raw.packageManager && { manager: raw.packageManager }),
    ...(raw.filePath && { path: raw.filePath }),
    // The platform speaks of the packages of the operating system, and of no other.
    ...(ecosystem && raw.packageManager === 'OS' && { ecosystem }),
  };
}

/** Inspector writes the literal NotAvailable where a package has no fixed version. */
function fixOf({ fixedInVersion }: VulnerablePackage, { fixAvailable }: Enhanced): Fix {
  if (fixedInVersion && fixedInVersion !== 'NotAvailable') {
    return { state: 'available', version: fixedInVersion.replace(/^0:/, '') };
  }
  // YES speaks of every package of the finding; against it a NotAvailable does not win.
  if (fixAvailable === 'YES') return { state: 'available' };
  if (fixedInVersion === 'NotAvailable' || fixAvailable === 'NO') return { state: 'none' };
  // PARTIAL: some of the packages have a fix, and this one does not say whether it is among them.
  return { state: 'unknown' };
}

const exploitOf = (available: string | null | undefined): Exploit => {
  if (available === 'YES') return 'known';
  return available === 'NO' ? 'none-known' : 'unknown';
};

/**
 * Inspector's own score, with its details where they have none of their own, and those of every source
 * it lists: each may be the highest. A score of 0.0 comes with findings nobody has scored yet.
 */
function scoresOf({ score, scoreDetails, packageVulnerabilityDetails }: Enhanced): GivenScore[] {
  const detail = scoreDetails?.cvss;
  const isOwn = typeof detail?.score !== 'number';
  const described = {
    score: detail?.score ?? score,
    vector: detail?.scoringVector,
    version: detail?.version,
    source: detail?.scoreSource,
    place: isOwn ? 'score' : 'scoreDetails.cvss.score',
  };
  const listed = (packageVulnerabilityDetails.cvss ?? []).map((one, at) => ({
    score: one.baseScore,
    vector: one.scoringVector,
    version: one.version,
    source: one.source,
    place: `packageVulnerabilityDetails.cvss.${at}.baseScore`,
  }));
  return [described, ...listed, { score, place: 'score' }].flatMap(({ place, ...one }) =>
    typeof one.score === 'number'
      ? [{ ...one, score: one.score, said: `${place} ${one.score}` }]
      : [],
  );
}

/** Nobody is known to use it only where every image says so. */
function mostInUse(images: readonly ContainerImage[]): number | undefined {
  const said = images.flatMap(({ inUseCount }) => inUseCount ?? []);
  const most = Math.max(0, ...said);
  return most > 0 || (said.length > 0 && said.length === images.length) ? most : undefined;
}

/** The one of all images; none where they differ. */
function ecosystemAmong(images: readonly ContainerImage[]): Ecosystem | undefined {
  const [one, ...others] = new Set(images.map(({ platform }) => ecosystemOf(platform)));
  return others.length === 0 ? one : undefined;
}

/**
 * A suppression rule is somebody's decision in Inspector itself. CLOSED is none: an expired or
 * archived image has its findings closed as well, and they are there all the same.
 */
const whySuppressed = (status: string | null | undefined): string | undefined =>
  status === 'SUPPRESSED' ? 'suppressed in Amazon Inspector' : undefined;
