/** Of a rule of a pull-through cache: it is for all repositories that no other rule is for. */
const ALL_OTHERS = 'ROOT';

/**
 * Whether a pull-through cache fills a repository, by the prefixes of its registry's rules, to each of which belongs a
 * slash. Undefined under a rule for all others: into such a repository people may push as well as the cache, and ECR
 * tells nobody which of the two has made it.
 */
export function isFilledByCache(
  repository: string,
  prefixes: readonly string[],
): boolean | undefined {
  const isNamed = prefixes.some((prefix) => repository.startsWith(`${prefix.replace(/\/$/, '')}/`));
  if (isNamed) return true;
  return prefixes.includes(ALL_OTHERS) ? undefined : false;
}
