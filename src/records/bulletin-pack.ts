import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { OpenFindings } from '../core/bulletin/count-repository.ts';
import type { OpenFinding } from '../core/bulletin/figures.ts';
import type { Totals } from '../core/bulletin/trend.ts';
import { byVulnerability } from '../core/findings/package-map.ts';
import { rankOf, SEVERITIES } from '../core/findings/severity.ts';
import { hasShape, isBoolean, isNumber, isText, isTime, listOf, maybe } from './shape-check.ts';

/** Below DynamoDB's 400 KB for an item, with room for its keys. */
const MOST_BYTES = 380_000;

const compress = promisify(gzip);
const expand = promisify(gunzip);

/** Of one package: ids, weights by their rank, and the times of the first sight by their place in `times`. */
interface PackedPackage {
  readonly name: string;
  readonly ids: readonly string[];
  readonly weights: readonly number[];
  readonly first: readonly number[];
  /** What was blocking: a former version called all of it so. */
  readonly overdue: readonly boolean[];
  /** Of that, what had had a grace; a former version did not say. */
  readonly late?: readonly boolean[] | undefined;
}

interface Packed {
  readonly times: readonly string[];
  readonly packages: readonly PackedPackage[];
}

/** What was open in a repository; undefined where it does not fit into one item: then nothing is compared with it. */
export async function packOpen(open: OpenFindings): Promise<Uint8Array | undefined> {
  const numbers = new Map<string, number>();
  const numberOf = (time: string): number => {
    const number = numbers.get(time) ?? numbers.size;
    numbers.set(time, number);
    return number;
  };
  const packages = Array.from(
    open,
    ([name, byId]): PackedPackage => ({
      name,
      ids: [...byId.keys()],
      weights: Array.from(byId.values(), ({ weight }) => rankOf(weight)),
      first: Array.from(byId.values(), ({ firstSeen }) => numberOf(firstSeen)),
      overdue: Array.from(byId.values(), ({ isBlocking }) => isBlocking),
      late: Array.from(byId.values(), ({ isOverdue }) => isOverdue),
    }),
  );
  const packed = await compress(JSON.stringify({ packages, times: [...numbers.keys()] }));
  return packed.length <= MOST_BYTES ? packed : undefined;
}

/** Undefined where it is nothing that `packOpen` has packed: then nobody knows what was open. */
export async function unpackOpen(packed: unknown): Promise<OpenFindings | undefined> {
  const read = await unpacked(packed);
  if (!isPacked(read)) return undefined;
  const open = byVulnerability<OpenFinding>();
  for (const { name, ids, weights, first, overdue, late } of read.packages) {
    for (const [at, id] of ids.entries()) {
      const [weight, firstSeen] = [SEVERITIES[weights[at] ?? -1], read.times[first[at] ?? -1]];
      if (weight === undefined || firstSeen === undefined) return undefined;
      open.set(
        { id, package: { name } },
        { weight, firstSeen, isBlocking: overdue[at] ?? true, isOverdue: late?.[at] ?? false },
      );
    }
  }
  return open;
}

/** The totals of all repositories of a registry. */
export const packTotals = (totals: ReadonlyMap<string, Totals>): Promise<Uint8Array> =>
  compress(
    JSON.stringify({
      names: [...totals.keys()],
      numbers: Array.from(totals.values(), ({ critical, high, blocking }) => [
        critical,
        high,
        blocking,
      ]),
    }),
  );

/** Undefined where it is nothing that `packTotals` has packed: that week is a gap. */
export async function unpackTotals(
  packed: unknown,
): Promise<ReadonlyMap<string, Totals> | undefined> {
  const read = await unpacked(packed);
  if (!areTotals(read)) return undefined;
  return new Map(
    read.names.map((name, at) => {
      const [critical = 0, high = 0, blocking = 0] = read.numbers[at] ?? [];
      return [name, { critical, high, blocking }];
    }),
  );
}

async function unpacked(packed: unknown): Promise<unknown> {
  try {
    return JSON.parse((await expand(packed as Uint8Array)).toString('utf8'));
  } catch {
    // It is told apart by what it is not.
    return undefined;
  }
}

const isPacked = hasShape<Packed>({
  times: listOf(isTime),
  packages: listOf(
    hasShape<PackedPackage>({
      name: isText,
      ids: listOf(isText),
      weights: listOf(isNumber),
      first: listOf(isNumber),
      overdue: listOf(isBoolean),
      late: maybe(listOf(isBoolean)),
    }),
  ),
});

const areTotals = hasShape<{
  readonly names: readonly string[];
  readonly numbers: readonly (readonly number[])[];
}>({ names: listOf(isText), numbers: listOf(listOf(isNumber)) });
