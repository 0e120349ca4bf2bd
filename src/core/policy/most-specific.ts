import { narrownessOf, type Patterns } from './glob.ts';

/** What holds for some repositories, tags, accounts or regions; without any of them for all. */
export interface ForPlaces {
  readonly repository?: Patterns;
  readonly tag?: Patterns;
  readonly account?: Patterns;
  readonly region?: Patterns;
}

/** An image under one of its tags, or without one. */
interface Place {
  /** `<account>/<region>`; where it is not known, nothing that is for an account or a region is for it. */
  readonly registry?: string;
  readonly repository: string;
  readonly tag?: string;
}

/**
 * Those that match, the most specific first: by repository, then by tag, account and region, then as they stand. Of
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
  readonly byRegistry: number;
}

function narrownessAt(
  { repository, tag, registry }: Place,
  thing: ForPlaces,
): Narrowness | undefined {
  const byRepository = narrownessOf(thing.repository, repository);
  const byTag = tag === undefined && thing.tag ? undefined : narrownessOf(thing.tag, tag ?? '');
  const byRegistry = narrownessByRegistry(registry, thing);
  if (byRepository === undefined || byTag === undefined || byRegistry === undefined)
    return undefined;
  return { byRepository, byTag, byRegistry };
}

/** An account weighs more than a region, however little of it is fixed. */
export function narrownessByRegistry(
  registry: string | undefined,
  thing: ForPlaces,
): number | undefined {
  if (thing.account === undefined && thing.region === undefined) return 0;
  const [account, region] = registry?.split('/') ?? [];
  if (account === undefined || region === undefined) return undefined;
  const [byAccount, byRegion] = [
    narrownessOf(thing.account, account),
    narrownessOf(thing.region, region),
  ];
  if (byAccount === undefined || byRegion === undefined) return undefined;
  return byAccount * OF_A_REGION + byRegion;
}

/** More than the narrowness of any region. */
const OF_A_REGION = 100_000;

const narrowestFirst = (a: Narrowness, b: Narrowness): number =>
  b.byRepository - a.byRepository || b.byTag - a.byTag || b.byRegistry - a.byRegistry;
