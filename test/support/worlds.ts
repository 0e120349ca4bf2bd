import type { World } from '../../src/local/aws/world.ts';
import type { BusEvent } from '../../src/local/deployment/delivery.ts';

/*
 * Small worlds in AWS's own wire shapes, and the events that go with them.
 */

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';
export const NOON = '2026-11-21T12:00:00Z';

type Repository = World['repositories'][number];
type Image = Repository['images'][number];

/** `sha256:abab…`: a digest that is easy to recognise. */
export const digestOf = (two: string): string => `sha256:${two.repeat(32)}`;

export const worldOf = (
  images: Image[],
  {
    faults,
    findingDetails,
    clusters,
    feeds,
    policy,
    now,
    foreignAccounts,
    ...repository
  }: Partial<World & Repository> = {},
): World => ({
  account: ACCOUNT,
  region: REGION,
  now: now ?? NOON,
  repositories: [{ repositoryName: 'shop/api', images, ...repository }],
  ...(faults && { faults }),
  ...(foreignAccounts && { foreignAccounts }),
  ...(findingDetails && { findingDetails }),
  ...(clusters && { clusters }),
  ...(feeds && { feeds }),
  ...(policy !== undefined && { policy }),
});

/** A change that gives images of a repository other fields, by their digests. */
export const changeOf = (images: Image[], repositoryName = 'shop/api') => ({
  world: { repositories: [{ repositoryName, images }] },
});

/** The sweep's schedule. */
export const SWEEP = { schedule: 'sweep' };

/** A basic scan that has finished, with one finding for each severity given. */
export const basicScan = (...severities: string[]) => ({
  imageScanStatus: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
  imageScanFindings: {
    imageScanCompletedAt: '2026-11-21T11:59:00Z',
    vulnerabilitySourceUpdatedAt: '2026-11-21T03:00:00Z',
    findingSeverityCounts: countsOf(severities),
    findings: severities.map((severity, index) => ({
      name: `CVE-2026-${10_000 + index}`,
      severity,
      uri: `https://security-tracker.debian.org/tracker/CVE-2026-${10_000 + index}`,
      attributes: [
        { key: 'package_name', value: 'openssl' },
        { key: 'package_version', value: '3.0.1' },
      ],
    })),
  },
});

/** A basic scan of an image half an hour later, with these findings, and the event of its end. */
export function scannedAgain(imageDigest: string, ...severities: string[]): unknown[] {
  const scan = basicScan(...severities);
  const imageScanCompletedAt = '2026-11-21T12:30:00Z';
  const later = { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } };
  return [changeOf([{ imageDigest, scan: later }]), basicScanEnded(imageDigest)];
}

const countsOf = (severities: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const severity of severities) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
};

export const pendingScan = () => ({ imageScanStatus: { status: 'IN_PROGRESS' } });

export interface EnhancedOptions {
  readonly severity: string;
  readonly fixedInVersion?: string;
  readonly fixAvailable?: string;
  readonly exploitAvailable?: string;
  readonly score?: number;
  readonly status?: string;
  readonly findingArn?: string;
  readonly firstObservedAt?: string;
  /** The vulnerability, and the names that others give it. */
  readonly id?: string;
  readonly aliases?: readonly string[];
  readonly published?: string;
  readonly package?: string;
  readonly version?: string;
  readonly packageManager?: string | null;
  /** By how many tasks and pods the image is used. */
  readonly inUse?: number;
}

/** An enhanced continuous scan with these findings, one a package. */
export const enhancedScan = (...findings: EnhancedOptions[]) => ({
  imageScanStatus: { status: 'ACTIVE', description: 'Continuous scan is selected for image.' },
  imageScanFindings: {
    imageScanCompletedAt: '2026-11-21T11:59:00Z',
    findingSeverityCounts: countsOf(findings.map(({ severity }) => severity)),
    enhancedFindings: findings.map(enhancedFinding),
  },
});

function enhancedFinding(options: EnhancedOptions, index: number) {
  const { fixedInVersion, score, id, aliases, published, inUse, ...rest } = options;
  const { package: name = 'libxml2', version = '2.9.14', packageManager = 'OS', ...finding } = rest;
  return {
    type: 'PACKAGE_VULNERABILITY',
    status: 'ACTIVE',
    ...finding,
    ...(score !== undefined && { score, scoreDetails: { cvss: { score, version: '3.1' } } }),
    packageVulnerabilityDetails: {
      vulnerabilityId: id ?? `CVE-2026-${20_000 + index}`,
      ...(aliases && { relatedVulnerabilities: aliases }),
      ...(published && { vendorCreatedAt: published }),
      vulnerablePackages: [
        {
          name,
          version,
          ...(packageManager && { packageManager }),
          ...(fixedInVersion && { fixedInVersion }),
        },
      ],
    },
    ...(inUse !== undefined && {
      resources: [{ details: { awsEcrContainerImage: { inUseCount: inUse } } }],
    }),
  };
}

/** An OCI index with these platform images and an attestation, as BuildKit pushes it. */
export const indexManifest = (platforms: Readonly<Record<string, string>>): string =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      ...Object.entries(platforms).map(([architecture, digest]) => ({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest,
        size: 2198,
        platform: { architecture, os: 'linux' },
      })),
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: digestOf('ee'),
        size: 566,
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
        platform: { architecture: 'unknown', os: 'unknown' },
      },
    ],
  });

export const indexImage = (
  digest: string,
  tags: string[],
  platforms: Readonly<Record<string, string>>,
): Image => ({
  imageDigest: digest,
  imageTags: tags,
  imageManifest: indexManifest(platforms),
  imageManifestMediaType: 'application/vnd.oci.image.index.v1+json',
});

let events = 0;
const eventOf = (source: string, detailType: string, detail: object): BusEvent => {
  events += 1;
  return {
    version: '0',
    id: `11111111-0000-4000-8000-${String(events).padStart(12, '0')}`,
    'detail-type': detailType,
    source,
    account: ACCOUNT,
    time: NOON,
    region: REGION,
    resources: [],
    detail,
  } as unknown as BusEvent;
};

export const pushOf = (digest: string, tag = '', repository = 'shop/api'): BusEvent =>
  eventOf('aws.ecr', 'ECR Image Action', {
    result: 'SUCCESS',
    'repository-name': repository,
    'image-digest': digest,
    'action-type': 'PUSH',
    'image-tag': tag,
  });

export const basicScanEnded = (
  digest: string,
  status = 'COMPLETE',
  repository = 'shop/api',
): BusEvent =>
  eventOf('aws.ecr', 'ECR Image Scan', {
    'scan-status': status,
    'repository-name': repository,
    'image-digest': digest,
    'image-tags': [],
  });

export const enhancedScanEnded = (digest: string, total = 0, repository = 'shop/api'): BusEvent =>
  eventOf('aws.inspector2', 'Inspector2 Scan', {
    'scan-status': 'INITIAL_SCAN_COMPLETE',
    'repository-name': `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${repository}/${digest}`,
    'finding-severity-counts': { CRITICAL: 0, HIGH: 0, MEDIUM: 0, TOTAL: total },
    'image-digest': digest,
    'image-tags': [],
    version: '1.0',
  });

/** A finding of an image has changed, as Inspector tells of it; `account` is whose image it is. */
export const findingChanged = (
  digest: string,
  { status = 'ACTIVE', account = ACCOUNT, region = REGION, repository = 'shop/api' } = {},
): BusEvent => {
  const arn = `arn:aws:ecr:${region}:${account}:repository/${repository}/${digest}`;
  const event = eventOf('aws.inspector2', 'Inspector2 Finding', {
    awsAccountId: account,
    findingArn: `arn:aws:inspector2:${region}:${account}:finding/0123456789abcdef`,
    resources: [{ id: arn, type: 'AWS_ECR_CONTAINER_IMAGE' }],
    severity: 'HIGH',
    status,
    updatedAt: 'Sat Nov 21 11:59:58.411 UTC 2026',
  });
  return Object.assign(event, { resources: [arn] });
};
