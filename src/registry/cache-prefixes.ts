import { DescribePullThroughCacheRulesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { allPages } from './posture/read-known.ts';

/** How the repositories begin that a pull-through cache fills; without an account: in the registry of the credentials. */
export const listCachePrefixes = (ecr: ECRClient, registryId?: string): Promise<string[]> =>
  allPages(
    (nextToken) => ecr.send(new DescribePullThroughCacheRulesCommand({ registryId, nextToken })),
    ({ pullThroughCacheRules = [] }) =>
      pullThroughCacheRules.flatMap(({ ecrRepositoryPrefix }) => ecrRepositoryPrefix ?? []),
  );
