import type { World } from '../src/local/aws/world.ts';

type Scan = NonNullable<World['repositories'][number]['images'][number]['scan']>;
export type SeverityOf = (index: number) => string;

/** About what Inspector finds in a neglected image: few at the top, most in the middle. */
export const mixed: SeverityOf = (index) =>
  ['CRITICAL', 'HIGH', 'HIGH', 'MEDIUM', 'MEDIUM', 'MEDIUM', 'MEDIUM', 'LOW', 'LOW', 'UNTRIAGED'][
    index % 10
  ] ?? 'LOW';

export const allCritical: SeverityOf = () => 'CRITICAL';

const PACKAGES = ['openssl', 'libxml2', 'zlib1g', 'curl', 'perl-base', 'glibc', 'express'];
const MANAGERS = ['OS', 'OS', 'NPM', 'PIP', 'GOBINARY'];
const YES_OR_NO = ['YES', 'NO'];
const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

/** One finding of enhanced scanning, of the size and shape that Inspector gives; times as given. */
export function rawFinding(index: number, severity: string, time: unknown, inUseCount = 0): object {
  const id = `CVE-${2020 + (index % 7)}-${10_000 + index}`;
  const name = PACKAGES[index % PACKAGES.length];
  const fixed = index % 3 > 0;
  const score = severity === 'UNTRIAGED' ? undefined : 3 + (index % 60) / 10;
  return {
    awsAccountId: '123456789012',
    description: `In ${name} before 3.0.${index % 50}, a crafted input leads to an out-of-bounds read, because a length is not checked before it is used in a copy.`,
    exploitAvailable: YES_OR_NO[index % 11 === 0 ? 0 : 1],
    findingArn: `arn:aws:inspector2:eu-central-1:123456789012:finding/${index}`,
    firstObservedAt: time,
    fixAvailable: YES_OR_NO[fixed ? 0 : 1],
    packageVulnerabilityDetails: {
      cvss: score
        ? [{ baseScore: score, scoringVector: VECTOR, source: 'NVD', version: '3.1' }]
        : [],
      referenceUrls: [`https://nvd.nist.gov/vuln/detail/${id}`],
      relatedVulnerabilities: [],
      source: 'DEBIAN_CVE',
      sourceUrl: `https://security-tracker.debian.org/tracker/${id}`,
      vulnerabilityId: id,
      vulnerablePackages: [
        {
          arch: 'AMD64',
          epoch: 0,
          name,
          version: `3.0.${index % 40}`,
          release: `${index % 9}+deb12u1`,
          packageManager: MANAGERS[index % MANAGERS.length],
          fixedInVersion: fixed ? `0:3.0.${50 + (index % 9)}` : 'NotAvailable',
        },
      ],
    },
    resources: [
      {
        details: { awsEcrContainerImage: { inUseCount } },
        type: 'AWS_ECR_CONTAINER_IMAGE',
      },
    ],
    ...(score && {
      score,
      scoreDetails: { cvss: { score, scoringVector: VECTOR, version: '3.1', scoreSource: 'NVD' } },
    }),
    severity,
    status: 'ACTIVE',
    title: `${id} - ${name}`,
    type: 'PACKAGE_VULNERABILITY',
  };
}

/** A finished enhanced scan with this many findings, as a world holds it; `inUseCount` tasks and pods use the image. */
export function scanOf(count: number, severityOf: SeverityOf = mixed, inUseCount = 0): Scan {
  const severities = Array.from({ length: count }, (_, index) => severityOf(index));
  return {
    imageScanStatus: { status: 'ACTIVE', description: 'Continuous scan is selected for image.' },
    imageScanFindings: {
      imageScanCompletedAt: '2026-11-21T11:59:00Z',
      findingSeverityCounts: countsOf(severities),
      enhancedFindings: severities.map((severity, index) =>
        rawFinding(index, severity, '2026-11-20T08:00:00Z', inUseCount),
      ),
    },
  };
}

export function countsOf(severities: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const severity of severities) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
