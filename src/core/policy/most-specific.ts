import { narrownessOf, type Patterns } from './glob.ts';

/** What holds for some repositories or tags; without either for all. */
export interface ForPlaces {
  readonly repository?: Patterns;
  readonly tag?: Patterns;
}

/** An image under one of its tags, or without one. */
interface Place {
  readonly repository: string;
  readonly tag?: string;
}

/**
 * Those that match, the most specific first: by repository, then by tag, then as they stand. Of
 * several patterns of one, the narrowest that matches weighs.
 */
export const mostSpecific = <T extends ForPlaces>(place: Place, things: readonly T[]): T[] =>
  mostSpecificAmong([place], things);

/** The same for something in several places at once: each thing weighs by the place that it is narrowest for. */
export const mostSpecificAmong = <T extends ForPlaces>(
  places: readonly Place[],
  things: readonly T[],
): T[] =>
  things
    .flatMap((thing) => {
      const [narrowest] = places
        .flatMap((place) => narrownessAt(place, thing) ?? [])
        .toSorted(narrowestFirst);
      return narrowest ? [{ thing, ...narrowest }] : [];
    })
    .toSorted(narrowestFirst)
    .map(({ thing }) => thing);

interface Narrowness {
  readonly byRepository: number;
  readonly byTag: number;
}

function narrownessAt({ repository, tag }: Place, thing: ForPlaces): Narrowness | undefined {
  const byRepository = narrownessOf(thing.repository, repository);
  const byTag = tag === undefined && thing.tag ? undefined : narrownessOf(thing.tag, tag ?? '');
  return byRepository === undefined || byTag === undefined ? undefined : { byRepository, byTag };
}

const narrowestFirst = (a: Narrowness, b: Narrowness): number =>
  b.byRepository - a.byRepository || b.byTag - a.byTag;
