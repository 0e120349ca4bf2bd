import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { byVulnerability } from '../core/findings/package-map.ts';
import {
  type RepositoryMemory,
  type Sighting,
  withinBounds,
} from '../core/findings/repository-memory.ts';
import { hasShape, isText, isTime, listOf } from './shape-check.ts';

/** Below DynamoDB's 400 KB for an item, with room for its keys. */
const MOST_BYTES = 380_000;
/** What does not fit is made smaller by a quarter, and once more. */
const LESS = 0.75;

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** As it is packed: a repository sees many vulnerabilities in few packages and at few times. */
interface Packed {
  /** ISO times, which the numbers below stand for. */
  readonly times: readonly string[];
  /** Each with the ids of its vulnerabilities, when each was first seen, and when last. */
  readonly packages: readonly PackedSightings[];
  /** The same by months. */
  readonly forgotten: PackedSightings;
}

interface PackedSightings {
  readonly name: string;
  readonly ids: readonly string[];
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/**
 * All that fits into one item, which is 20,000 vulnerabilities of a real repository; where names are as long as
 * nobody's are, those seen last.
 */
export async function packMemory(memory: RepositoryMemory): Promise<Uint8Array> {
  let left = memory;
  for (;;) {
    const packed = await compress(JSON.stringify(flattened(left)));
    const size = sizeOf(left);
    if (packed.length <= MOST_BYTES || size === 0) return packed;
    left = withinBounds(left, Math.floor(size * LESS));
  }
}

/** Throws where it is no memory that is packed there. */
export async function unpackMemory(packed: Uint8Array): Promise<RepositoryMemory> {
  const memory: unknown = JSON.parse((await expand(packed)).toString('utf8'));
  if (!isPacked(memory)) throw new Error('it is no memory as they are packed');
  const { times, packages, forgotten } = memory;
  const seen = byVulnerability<Sighting>();
  for (const one of packages) {
    for (const [id, sighting] of sightingsIn(one, times)) {
      seen.set({ id, package: { name: one.name } }, sighting);
    }
  }
  return { seen, forgotten: new Map(sightingsIn(forgotten, times)) };
}

const sizeOf = ({ seen }: RepositoryMemory): number =>
  [...seen].reduce((sum, [, byId]) => sum + byId.size, 0);

function flattened({ seen, forgotten }: RepositoryMemory): Packed {
  const numbers = new Map<string, number>();
  const numberOf = (time: string): number => {
    const number = numbers.get(time) ?? numbers.size;
    numbers.set(time, number);
    return number;
  };
  const packedFrom = (name: string, byId: ReadonlyMap<string, Sighting>): PackedSightings => ({
    name,
    ids: [...byId.keys()],
    first: Array.from(byId.values(), ({ firstSeen }) => numberOf(firstSeen)),
    last: Array.from(byId.values(), ({ lastSeen }) => numberOf(lastSeen)),
  });
  const packages = Array.from(seen, ([name, byId]) => packedFrom(name, byId));
  return { packages, forgotten: packedFrom('', forgotten), times: [...numbers.keys()] };
}

const isIndex = (value: unknown): value is number => Number.isSafeInteger(value);
const areSightings = hasShape<PackedSightings>({
  name: isText,
  ids: listOf(isText),
  first: listOf(isIndex),
  last: listOf(isIndex),
});
const isPacked = hasShape<Packed>({
  times: listOf(isTime),
  packages: listOf(areSightings),
  forgotten: areSightings,
});

function sightingsIn(
  { ids, first, last }: PackedSightings,
  times: readonly string[],
): [string, Sighting][] {
  return ids.map((id, at) => {
    const [firstSeen, lastSeen] = [times[first[at] ?? -1], times[last[at] ?? -1]];
    if (firstSeen === undefined || lastSeen === undefined) throw new Error(`no time of ${id}`);
    return [id, { firstSeen, lastSeen }];
  });
}
