import * as z from 'zod';
import { VulnerabilityId } from './vulnerability-id.ts';

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
export type VulnerablePackage = z.infer<typeof VulnerablePackage>;

const ContainerImage = z.object({
  platform: z.string().nullish(),
  inUseCount: z.int().nonnegative().nullish(),
  lastInUseAt: z.date().nullish(),
});
export type ContainerImage = z.infer<typeof ContainerImage>;

/** An entry of `enhancedFindings`, as far as we read it. Nearly everything in it is optional on the wire. */
export const Enhanced = z.object({
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
export type Enhanced = z.infer<typeof Enhanced>;
