import type { Repository } from '../world.ts';

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
function matchesWildcard(filter: string, tag: string): boolean {
  const pattern = filter
    .split('*')
    .map((part) => part.replaceAll('.', '\\.'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(tag);
}
