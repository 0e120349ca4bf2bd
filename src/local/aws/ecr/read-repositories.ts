import * as z from 'zod';
import { invalid, pageOf } from '../pages.ts';
import type { Repository } from '../world.ts';
import { type Registry, repositoryNamed } from './registry.ts';
import { Paged, parseRequest } from './registry-request.ts';

const DescribeRepositoriesRequest = Paged.extend({
  registryId: z.string().optional(),
  repositoryNames: z.array(z.string()).min(1).max(100).optional(),
});
const ListTagsRequest = z.object({ resourceArn: z.string() });

/** DescribeRepositories: the named ones, or all of the registry in pages. */
export function describeRepositories(registry: Registry, body: unknown): unknown {
  const { repositoryNames, ...request } = parseRequest(DescribeRepositoriesRequest, body);
  const detail = (repository: Repository) => repositoryDetail(registry, repository);
  if (repositoryNames !== undefined) {
    const named = repositoryNames.map((name) =>
      repositoryNamed(registry, name, request.registryId),
    );
    return { repositories: named.map(detail) };
  }
  const { items, next } = pageOf('repositories', registry.world.repositories, request);
  return { repositories: items.map(detail), ...next };
}

/** ListTagsForResource: the tags of a repository (not of an image), as Key and Value. */
export function listTagsForResource(registry: Registry, body: unknown): unknown {
  const { resourceArn } = parseRequest(ListTagsRequest, body);
  const [, account, name] =
    /^arn:[a-z-]+:ecr:[a-z0-9-]+:(\d{12}):repository\/(.+)$/.exec(resourceArn) ?? [];
  if (account === undefined || name === undefined) {
    throw invalid('resourceArn', 'must be the ARN of a repository');
  }
  const { tags = {} } = repositoryNamed(registry, name, account);
  return { tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function repositoryDetail({ world, openedAt }: Registry, repository: Repository) {
  const { repositoryName, imageTagMutability = 'MUTABLE' } = repository;
  const filters = repository.imageTagMutabilityExclusionFilters;
  return {
    repositoryArn: `arn:aws:ecr:${world.region}:${world.account}:repository/${repositoryName}`,
    registryId: world.account,
    repositoryName,
    repositoryUri: `${world.account}.dkr.ecr.${world.region}.amazonaws.com/${repositoryName}`,
    createdAt: openedAt.toISOString(),
    imageTagMutability,
    ...(filters === undefined ? {} : { imageTagMutabilityExclusionFilters: filters }),
    // The registry's rules decide what is scanned, and this says nothing of them.
    imageScanningConfiguration: repository.imageScanningConfiguration ?? { scanOnPush: false },
    encryptionConfiguration: repository.encryptionConfiguration ?? { encryptionType: 'AES256' },
  };
}
