import * as z from 'zod';
import type { AffectedPackage, Cvss, Exploit, Fix } from '../core/finding.ts';
import { severityOf } from '../core/severity.ts';
import { type FindingReading, unreadableFinding } from './basic-finding.ts';
import { sayMissing } from './missing.ts';
import { type Ecosystem, ecosystemOf } from './package-ecosystem.ts';

const VulnerablePackage = z.object({
  name: z.string().nullish(),
  version: z.string().nullish(),
  release: z.string().nullish(),
  epoch: z.number().nullish(),
  arch: z.string().nullish(),
  packageManager: z.string().nullish(),
  filePath: z.string().nullish(),
  fixedInVersion: z.string().nullish(),
});
type VulnerablePackage = z.infer<typeof VulnerablePackage>;

const Enhanced = z.object({
  findingArn: z.string().nullish(),
  severity: z.string(),
  status: z.string().nullish(),
  title: z.string().nullish(),
  description: z.string().nullish(),
  firstObservedAt: z.date().nullish(),
  fixAvailable: z.string().nullish(),
  exploitAvailable: z.string().nullish(),
  score: z.number().nonnegative().nullish(),
  scoreDetails: z
    .object({
      cvss: z
        .object({
          score: z.number().nonnegative().nullish(),
          scoringVector: z.string().nullish(),
          version: z.string().nullish(),
          scoreSource: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
  packageVulnerabilityDetails: z.object({
    vulnerabilityId: z.string().min(1),
    relatedVulnerabilities: z.array(z.string()).nullish(),
    sourceUrl: z.string().nullish(),
    vendorCreatedAt: z.date().nullish(),
    cvss: z
      .array(
        z.object({
          baseScore: z.number().nullish(),
          scoringVector: z.string().nullish(),
          source: z.string().nullish(),
          version: z.string().nullish(),
        }),
      )
      .nullish(),
    vulnerablePackages: z.array(VulnerablePackage).nullish(),
  }),
  resources: z
    .array(
      z.object({
        details: z
          .object({
            awsEcrContainerImage: z
              .object({
                platform: z.string().nullish(),
                inUseCount: z.int().nonnegative().nullish(),
                lastInUseAt: z.date().nullish(),
              })
              .nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});
type Enhanced = z.infer<typeof Enhanced>;

/** A finding of enhanced scanning (Inspector): one vulnerability, read as one finding a package. */
export function readEnhancedFinding(raw: unknown): FindingReading {
  const result = Enhanced.safeParse(raw, { error: sayMissing });
  if (!result.success) return unreadableFinding(raw, result.error);
  const found = result.data;
  const details = found.packageVulnerabilityDetails;
  const { vulnerabilityId: id, relatedVulnerabilities, vulnerablePackages } = details;
  const severity = severityOf(found.severity);
  if (!severity) return { unreadable: `${id}: unknown severity ${found.severity}` };
  const cvss = cvssOf(found);
  const image = found.resources?.[0]?.details?.awsEcrContainerImage;
  const inUse = image?.inUseCount;
  const ecosystem = ecosystemOf(image?.platform);
  const setAside = setAsideBy(found.status);
  const shared = {
    id,
    aliases: relatedVulnerabilities ?? [],
    // An empty list says that there are none; no list says nothing.
    ...(!relatedVulnerabilities && { aliasesUnsaid: true as const }),
    severity,
    ...(cvss && { cvss }),
    exploit: exploitOf(found.exploitAvailable),
    ...(typeof inUse === 'number' && { inUse }),
    ...(image?.lastInUseAt && { lastInUse: image.lastInUseAt.toISOString() }),
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
    name: raw.name || 'unknown package',
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
 * Inspector's own score, or the highest base score of any source: an unranked finding is weighed by
 * the worst that anybody says. A score of 0.0 comes with findings nobody has scored yet.
 */
function cvssOf(found: Enhanced): Cvss | undefined {
  const detail = found.scoreDetails?.cvss;
  const own = found.score ?? detail?.score ?? 0;
  if (own > 0) return cvss(own, detail?.scoringVector, detail?.version, detail?.scoreSource);
  const [highest] = (found.packageVulnerabilityDetails.cvss ?? [])
    .filter(({ baseScore }) => (baseScore ?? 0) > 0)
    .sort((a, b) => (b.baseScore ?? 0) - (a.baseScore ?? 0));
  return (
    highest && cvss(highest.baseScore ?? 0, highest.scoringVector, highest.version, highest.source)
  );
}

const cvss = (
  score: number,
  vector: string | null | undefined,
  version: string | null | undefined,
  source: string | null | undefined,
): Cvss => ({
  score,
  ...(vector && { vector }),
  ...(version && { version }),
  ...(source && { source }),
});

/**
 * A suppression rule is somebody's decision in Inspector itself. CLOSED is none: an expired or
 * archived image has its findings closed as well, and they are there all the same.
 */
const setAsideBy = (status: string | null | undefined): string | undefined =>
  status === 'SUPPRESSED' ? 'suppressed in Amazon Inspector' : undefined;
