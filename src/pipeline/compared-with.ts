import type { Digest } from '../core/digest.ts';
import { FindingsUnreadable } from '../core/errors.ts';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import type { RepositoryEntry } from '../core/ledger/ledger.ts';
import { type ComparedWith, inTrend, type Placed } from '../core/report/compared-with.ts';
import type { FindingsPlace } from '../records/read-entry.ts';
import type { Toolbox } from './tools.ts';

/** What was kept with a judgement; undefined where it cannot be unpacked any more. */
export type ReadKept = (
  image: ImageRef,
  place: FindingsPlace,
) => Promise<readonly KeptFinding[] | undefined>;

/** Reads each place once, whoever asks for it. */
export function readKept({ records }: Pick<Toolbox, 'records'>): ReadKept {
  const found = new Map<string, ReturnType<ReadKept>>();
  return (image, place) => {
    const key = `${image.digest} ${place.findingsId}`;
    const reading = found.get(key) ?? records.findings(image, place).catch(orLost);
    found.set(key, reading);
    return reading;
  };
}

function orLost(error: unknown): undefined {
  if (error instanceof FindingsUnreadable) return undefined;
  throw error;
}

/** With what an image is compared by what has been counted of its lines of tags; undefined where no image stands for them. */
export async function comparedWith(
  { trend: kept, earlier }: Pick<RepositoryEntry, 'trend' | 'earlier'>,
  image: ImageRef,
  placed: Placed,
  read: ReadKept,
): Promise<ComparedWith | undefined> {
  const base = kept?.trend && inTrend(kept.trend, earlier, placed).base;
  if (!base) return undefined;
  return { as: base.as, findings: await read(sibling(image, base.digest as Digest), base) };
}
