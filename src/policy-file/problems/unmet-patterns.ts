import { matchesGlob } from '../../core/policy/glob.ts';
import type { Policy } from '../../core/policy/policy.ts';

/**
 * What of the overrides, of notify rules, of who may act, of triggers and of marks is for no repository that is there: each pattern by itself, since one that is
 * misspelt among others is missed as easily. `where`: which repositories these are.
 */
export const unmetPatterns = (
  { overrides, notify, mayAccept, mayRelease, triggers = [], markPullThrough = [] }: Policy,
  repositories: readonly string[],
  where: string,
): string[] =>
  [
    ...overrides,
    ...notify,
    ...mayAccept,
    ...mayRelease,
    ...triggers,
    { repository: markPullThrough, source: 'mark-pull-through' },
  ].flatMap(({ repository = [], source }) =>
    [repository]
      .flat()
      .filter((pattern) => !repositories.some((name) => matchesGlob(pattern, name)))
      .map((pattern) => `${source}: no repository ${where} matches ${pattern}: is it misspelt?`),
  );
