import { narrownessOf, type Patterns } from './glob.ts';

/** What holds for some repositories or tags; without either for all. */
interface ForPlaces {
  readonly repository?: Patterns;
  readonly tag?: Patterns;
}

/**
 * Those that match, the most specific first: by repository, then by tag, then as they stand. Of
 * several patterns of one, the narrowest that matches weighs.
 */
export function mostSpecific<T extends ForPlaces>(
  { repository, tag }: { readonly repository: string; readonly tag?: string },
  things: readonly T[],
): T[] {
  return things
    .flatMap((thing) => {
      const byRepository = narrownessOf(thing.repository, repository);
      const byTag = tag === undefined && thing.tag ? undefined : narrownessOf(thing.tag, tag ?? '');
      return byRepository === undefined || byTag === undefined
        ? []
        : [{ thing, byRepository, byTag }];
    })
    .toSorted((a, b) => b.byRepository - a.byRepository || b.byTag - a.byTag)
    .map(({ thing }) => thing);
}
