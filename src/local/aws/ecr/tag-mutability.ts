import * as z from 'zod';
import { invalid } from '../pages.ts';
import { ExclusionFilter, Mutability, type Repository } from '../world.ts';
import { type Registry, repositoryNamed } from './registry.ts';
import { InRepository, parseRequest } from './registry-request.ts';

const PutRequest = InRepository.extend({
  imageTagMutability: Mutability,
  imageTagMutabilityExclusionFilters: z.array(ExclusionFilter).min(1).max(5).optional(),
});

/** PutImageTagMutability: filters belong to the two settings with an exclusion, and to no other. */
export function putImageTagMutability(registry: Registry, body: unknown): unknown {
  const request = parseRequest(PutRequest, body);
  const { imageTagMutability, imageTagMutabilityExclusionFilters: filters } = request;
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  if (imageTagMutability.endsWith('_WITH_EXCLUSION') !== (filters !== undefined)) {
    const why = `ImageTagMutabilityExclusionFilters do not go with ${imageTagMutability}`;
    throw invalid('imageTagMutabilityExclusionFilters', why);
  }
  repository.imageTagMutability = imageTagMutability;
  if (filters) repository.imageTagMutabilityExclusionFilters = filters;
  else delete repository.imageTagMutabilityExclusionFilters;
  return {
    registryId: registry.world.account,
    repositoryName: repository.repositoryName,
    imageTagMutability,
    ...(filters && { imageTagMutabilityExclusionFilters: filters }),
  };
}

/**
 * Whether a tag, once given, stays on its image. The exclusion filters turn the repository's rule
 * round for the tags they match: those may move in IMMUTABLE_WITH_EXCLUSION and may not in
 * MUTABLE_WITH_EXCLUSION.
 */
export function isImmutableTag(repository: Repository, tag: string): boolean {
  const mutability = repository.imageTagMutability ?? 'MUTABLE';
  const isImmutable = mutability.startsWith('IMMUTABLE');
  const isTurned = mutability.endsWith('_WITH_EXCLUSION') && isExcluded(repository, tag);
  return isTurned ? !isImmutable : isImmutable;
}

function isExcluded(repository: Repository, tag: string): boolean {
  const filters = repository.imageTagMutabilityExclusionFilters ?? [];
  return filters.some(({ filter }) => matchesWildcard(filter, tag));
}

/** The filter describes the whole tag; `*` stands for any run of characters, none included. */
export function matchesWildcard(filter: string, tag: string): boolean {
  const pattern = filter
    .split('*')
    .map((part) => part.replaceAll(/[^\w-]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(tag);
}
