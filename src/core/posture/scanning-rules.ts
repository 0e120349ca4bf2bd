import { matchesGlob } from '../policy/glob.ts';

/** How a registry scans. */
export interface ScanningRules {
  readonly type: 'BASIC' | 'ENHANCED';
  readonly rules: readonly ScanningRule[];
}

export interface ScanningRule {
  readonly frequency: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | 'MANUAL';
  readonly filters: readonly string[];
}

/**
 * Whether ECR takes a repository for one that a filter means: without a `*` any whose name contains the filter,
 * else any whose whole name it describes (user guide, "Filters to choose which repositories are scanned").
 */
export const filterCovers = (filter: string, repository: string): boolean =>
  filter.includes('*') ? matchesGlob(filter, repository) : repository.includes(filter);

/** How often a repository is scanned by itself; undefined: never. All the time holds over on push. */
export function frequencyFor(
  { rules }: ScanningRules,
  repository: string,
): 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN' | undefined {
  const found = rules
    .filter(({ filters }) => filters.some((filter) => filterCovers(filter, repository)))
    .map(({ frequency }) => frequency);
  if (found.includes('CONTINUOUS_SCAN')) return 'CONTINUOUS_SCAN';
  return found.includes('SCAN_ON_PUSH') ? 'SCAN_ON_PUSH' : undefined;
}
