import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { invalid, pageOf } from '../pages.ts';
import { type Registry, repositoryNamed } from './registry.ts';
import { InRepository, Paged, parseRequest } from './registry-request.ts';
import { ScanningConfiguration } from './registry-world.ts';

const MOST_EXCLUSIONS = 100;
const RegisterRequest = z.object({ principalArn: z.string() });

export function getRepositoryPolicy(registry: Registry, body: unknown): unknown {
  const { repositoryName, registryId } = parseRequest(InRepository, body);
  const { account } = registry.world;
  const { repositoryPolicyText } = repositoryNamed(registry, repositoryName, registryId);
  if (repositoryPolicyText === undefined) {
    throw new AwsError(
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name '${repositoryName}' in the registry with id '${account}'`,
    );
  }
  return { registryId: account, repositoryName, policyText: repositoryPolicyText };
}

export function getRegistryPolicy({ world }: Registry): unknown {
  const { account, registryPolicyText } = world;
  if (registryPolicyText === undefined) {
    throw new AwsError(
      'RegistryPolicyNotFoundException',
      `Registry policy does not exist in the registry with id '${account}'`,
    );
  }
  return { registryId: account, policyText: registryPolicyText };
}

/** GetRegistryScanningConfiguration: what the world says; else all on push, or all the time where it is enhanced. */
export function getRegistryScanningConfiguration({ world }: Registry): unknown {
  const { account, scanType = 'BASIC', scanningConfiguration } = world;
  const repositoryFilters = [{ filter: '*', filterType: 'WILDCARD' }];
  const scanFrequency = scanType === 'BASIC' ? 'SCAN_ON_PUSH' : 'CONTINUOUS_SCAN';
  return {
    registryId: account,
    scanningConfiguration: scanningConfiguration ?? {
      scanType,
      rules: [{ scanFrequency, repositoryFilters }],
    },
  };
}

/** The whole configuration is replaced by what is given. */
export function putRegistryScanningConfiguration({ world }: Registry, body: unknown): unknown {
  const given = parseRequest(ScanningConfiguration, body);
  const frequencies = given.rules.map(({ scanFrequency }) => scanFrequency);
  if (given.scanType === 'BASIC' && frequencies.includes('CONTINUOUS_SCAN')) {
    throw invalid('rules.scanFrequency', 'must be SCAN_ON_PUSH or MANUAL for basic scanning');
  }
  world.scanningConfiguration = given;
  world.scanType = given.scanType;
  return { registryScanningConfiguration: given };
}

export function listPullTimeUpdateExclusions({ world }: Registry, body: unknown): unknown {
  const request = parseRequest(Paged, body);
  const { items, next } = pageOf('exclusions', world.pullTimeUpdateExclusions ?? [], request);
  return { pullTimeUpdateExclusions: items, ...next };
}

export function registerPullTimeUpdateExclusion(registry: Registry, body: unknown): unknown {
  const { principalArn } = parseRequest(RegisterRequest, body);
  const { world, now } = registry;
  const before = world.pullTimeUpdateExclusions ?? [];
  if (!/^arn:aws(-[a-z]+)*:iam::\d{12}:role\/.+$/.test(principalArn)) {
    throw invalid('principalArn', 'must be the ARN of a role');
  }
  if (before.includes(principalArn)) {
    throw new AwsError(
      'ExclusionAlreadyExistsException',
      `The pull time update exclusion for ${principalArn} already exists`,
    );
  }
  if (before.length >= MOST_EXCLUSIONS) {
    throw new AwsError('LimitExceededException', `more than ${MOST_EXCLUSIONS} exclusions`);
  }
  world.pullTimeUpdateExclusions = [...before, principalArn];
  return { principalArn, createdAt: now().toISOString() };
}

export function describePullThroughCacheRules({ world }: Registry, body: unknown): unknown {
  const request = parseRequest(Paged, body);
  const { account: registryId, pullThroughCacheRules: rules = [] } = world;
  const { items, next } = pageOf('cache rules', rules, request);
  return { pullThroughCacheRules: items.map((rule) => ({ registryId, ...rule })), ...next };
}
