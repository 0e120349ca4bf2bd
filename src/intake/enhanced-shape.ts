import * as z from 'zod';
import { VulnerabilityId } from './vulnerability-id.ts';

function build() {
  /** Any number, NaN too: a finding with a garbled score is still to be read. */
  const Score = z.custom<number>((score) => typeof score === 'number', 'expected a number');

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

  const ContainerImage = z.object({
    platform: z.string().nullish(),
    inUseCount: z.int().nonnegative().nullish(),
  });

  return z.object({
    findingArn: z.string().nullish(),
    severity: z.string(),
    status: z.string().nullish(),
    title: z.string().nullish(),
    description: z.string().nullish(),
    firstObservedAt: z.date().nullish(),
    fixAvailable: z.string().nullish(),
    exploitAvailable: z.string().nullish(),
    score: Score.nullish(),
    scoreDetails: z
      .object({
        cvss: z
          .object({
            score: Score.nullish(),
            scoringVector: z.string().nullish(),
            version: z.string().nullish(),
            scoreSource: z.string().nullish(),
          })
          .nullish(),
      })
      .nullish(),
    packageVulnerabilityDetails: z.object({
      vulnerabilityId: VulnerabilityId,
      relatedVulnerabilities: z.array(VulnerabilityId).nullish(),
      sourceUrl: z.string().nullish(),
      vendorCreatedAt: z.date().nullish(),
      cvss: z
        .array(
          z.object({
            baseScore: Score.nullish(),
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
              awsEcrContainerImage: ContainerImage.nullish(),
            })
            .nullish(),
        }),
      )
      .nullish(),
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
