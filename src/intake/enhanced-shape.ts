import * as z from 'zod/mini';
import { VulnerabilityId } from './vulnerability-id.ts';

function build() {
  /** Any number, NaN too: a finding with a garbled score is still to be read. */
  const Score = z.custom<number>((score) => typeof score === 'number', 'expected a number');

  const VulnerablePackage = z.object({
    name: z.nullish(z.string()),
    version: z.nullish(z.string()),
    release: z.nullish(z.string()),
    epoch: z.nullish(z.number()),
    arch: z.nullish(z.string()),
    packageManager: z.nullish(z.string()),
    filePath: z.nullish(z.string()),
    fixedInVersion: z.nullish(z.string()),
  });

  const ContainerImage = z.object({
    platform: z.nullish(z.string()),
    inUseCount: z.nullish(z.int().check(z.nonnegative())),
  });

  return z.object({
    findingArn: z.nullish(z.string()),
    severity: z.string(),
    status: z.nullish(z.string()),
    title: z.nullish(z.string()),
    description: z.nullish(z.string()),
    firstObservedAt: z.nullish(z.date()),
    fixAvailable: z.nullish(z.string()),
    exploitAvailable: z.nullish(z.string()),
    score: z.nullish(Score),
    scoreDetails: z.nullish(
      z.object({
        cvss: z.nullish(
          z.object({
            score: z.nullish(Score),
            scoringVector: z.nullish(z.string()),
            version: z.nullish(z.string()),
            scoreSource: z.nullish(z.string()),
          }),
        ),
      }),
    ),
    packageVulnerabilityDetails: z.object({
      vulnerabilityId: VulnerabilityId,
      relatedVulnerabilities: z.nullish(z.array(VulnerabilityId)),
      sourceUrl: z.nullish(z.string()),
      vendorCreatedAt: z.nullish(z.date()),
      cvss: z.nullish(
        z.array(
          z.object({
            baseScore: z.nullish(Score),
            scoringVector: z.nullish(z.string()),
            source: z.nullish(z.string()),
            version: z.nullish(z.string()),
          }),
        ),
      ),
      vulnerablePackages: z.nullish(z.array(VulnerablePackage)),
    }),
    resources: z.nullish(
      z.array(
        z.object({
          details: z.nullish(
            z.object({
              awsEcrContainerImage: z.nullish(ContainerImage),
            }),
          ),
        }),
      ),
    ),
  });
}

/** An entry of `enhancedFindings`, as far as we read it. Nearly everything in it is optional on the wire. */
export type Enhanced = z.infer<ReturnType<typeof build>>;

type Elements<List> = NonNullable<List> extends readonly (infer Element)[] ? Element : never;
export type VulnerablePackage = Elements<
  Enhanced['packageVulnerabilityDetails']['vulnerablePackages']
>;
export type ContainerImage = NonNullable<
  NonNullable<Elements<Enhanced['resources']>['details']>['awsEcrContainerImage']
>;

let built: ReturnType<typeof build> | undefined;

/** Its shape, built for the first of them: a function that meets basic scans alone starts without it. */
export function enhancedShape(): ReturnType<typeof build> {
  built ??= build();
  return built;
}
