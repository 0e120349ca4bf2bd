import {
  type ECRClient,
  GetRegistryPolicyCommand,
  GetRegistryScanningConfigurationCommand,
  ListPullTimeUpdateExclusionsCommand,
} from '@aws-sdk/client-ecr';
import { failureOf } from '../../core/aws-failure.ts';
import { PermanentFailure } from '../../core/errors.ts';
import type { RegistryFacts } from '../../core/posture/facts.ts';
import { type Known, known, unknown } from '../../core/posture/known.ts';
import type { ResourcePolicy } from '../../core/posture/resource-policy.ts';
import type { ScanningRules } from '../../core/posture/scanning-rules.ts';
import { parseResourcePolicy } from '../../intake/resource-policy.ts';
import { listCachePrefixes } from '../cache-prefixes.ts';
import { allPages, asKnown, asKnownOrNone } from './read-known.ts';

/**
 * What is set for the registry that the credentials belong to. What is denied is unknown, with the right that is
 * missing. Throws PermanentFailure where AWS does not take the credentials.
 */
export async function readRegistryFacts(
  ecr: ECRClient,
  place: { readonly account: string; readonly region: string },
): Promise<RegistryFacts> {
  const [scanning, policy, pullTimeExclusions, cachePrefixes] = await Promise.all([
    readScanningRules(ecr),
    readRegistryPolicy(ecr),
    readPullTimeExclusions(ecr),
    readCachePrefixes(ecr),
  ]);
  return { ...place, scanning, policy, pullTimeExclusions, cachePrefixes };
}

/** Whose registry it is, where no repository says so. Throws TransientFailure or PermanentFailure. */
export async function accountOf(ecr: ECRClient): Promise<string> {
  try {
    const { registryId } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
    if (registryId) return registryId;
  } catch (error) {
    throw failureOf('reading whose registry it is', error);
  }
  throw new PermanentFailure('ECR does not say whose registry it is');
}

export const readScanningRules = (ecr: ECRClient): Promise<Known<ScanningRules>> =>
  asKnown(
    'reading the scanning configuration',
    'ecr:GetRegistryScanningConfiguration',
    async () => {
      const answer = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
      const { scanType: type, rules = [] } = answer.scanningConfiguration ?? {};
      if (type === undefined) return unknown('ECR does not say how it scans');
      const read = rules.map(({ scanFrequency, repositoryFilters = [] }) => ({
        frequency: scanFrequency ?? ('MANUAL' as const),
        filters: repositoryFilters.flatMap(({ filter }) => filter ?? []),
      }));
      return known({ type, rules: read });
    },
  );

const readRegistryPolicy = (ecr: ECRClient): Promise<Known<ResourcePolicy | undefined>> =>
  asKnownOrNone(
    "reading the registry's policy",
    'ecr:GetRegistryPolicy',
    'RegistryPolicyNotFoundException',
    async () => policyIn((await ecr.send(new GetRegistryPolicyCommand({}))).policyText),
  );

/** What ECR answers of a policy; one that is not understood lets in nobody knows whom. */
export function policyIn(text: string | undefined): Known<ResourcePolicy> {
  const policy = text === undefined ? undefined : parseResourcePolicy(text);
  return policy ? known(policy) : unknown('its text is not understood');
}

export const readPullTimeExclusions = (ecr: ECRClient): Promise<Known<readonly string[]>> =>
  asKnown('reading the pull-time exclusions', 'ecr:ListPullTimeUpdateExclusions', async () =>
    known(
      await allPages(
        (nextToken) => ecr.send(new ListPullTimeUpdateExclusionsCommand({ nextToken })),
        (page) => page.pullTimeUpdateExclusions ?? [],
      ),
    ),
  );

export const readCachePrefixes = (ecr: ECRClient): Promise<Known<readonly string[]>> =>
  asKnown('reading the pull-through cache rules', 'ecr:DescribePullThroughCacheRules', async () =>
    known(await listCachePrefixes(ecr)),
  );
