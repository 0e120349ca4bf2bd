import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { sayFailure } from '../say-failure.ts';

/** An entry of a batch of SQS that has failed while others have not. */
export interface FailedEntry {
  readonly Id: string | undefined;
  readonly SenderFault: boolean | undefined;
  readonly Code: string | undefined;
  readonly Message?: string | undefined;
}

export interface Batches<T> {
  /** Bytes; a batch may be a mebibyte, and counts more than the bodies. */
  readonly sizeOf?: (item: T) => number;
  readonly call: (items: readonly T[]) => Promise<{ readonly Failed?: FailedEntry[] | undefined }>;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

const MOST = 10;
const LARGEST = 900_000;
const ATTEMPTS = 3;
const PAUSE = 300;

/**
 * Does something in batches, in which an entry's Id is its place. Answers with why an item failed, for those that did:
 * what SQS itself could not serve is tried again, a call that fails fails all of its batch.
 */
export async function inTens<T>(
  items: readonly T[],
  batches: Batches<T>,
): Promise<ReadonlyMap<T, string>> {
  const failed = new Map<T, string>();
  for (const batch of batchesOf(items, batches.sizeOf ?? (() => 0))) {
    for (const [item, why] of await attempt(batch, batches, 1)) failed.set(item, why);
  }
  return failed;
}

function batchesOf<T>(items: readonly T[], sizeOf: (item: T) => number): T[][] {
  const all: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const last = all.at(-1);
    bytes += sizeOf(item);
    if (last && last.length < MOST && bytes <= LARGEST) last.push(item);
    else {
      all.push([item]);
      bytes = sizeOf(item);
    }
  }
  return all;
}

async function attempt<T>(
  batch: readonly T[],
  { call, pause }: Batches<T>,
  number: number,
): Promise<ReadonlyMap<T, string>> {
  const failures = await failuresOf(batch, call);
  const again = [...failures].filter(([, { SenderFault }]) => SenderFault === false);
  const said = new Map(
    [...failures].map(([item, { Code = 'failed', Message = '' }]) => [
      item,
      Message === '' ? Code : `${Code}: ${Message}`,
    ]),
  );
  if (again.length === 0 || number === ATTEMPTS) return said;
  await pause(PAUSE * number);
  const items = again.map(([item]) => item);
  const still = await attempt(items, { call, pause }, number + 1);
  for (const item of items) {
    const why = still.get(item);
    if (why === undefined) said.delete(item);
    else said.set(item, why);
  }
  return said;
}

async function failuresOf<T>(
  batch: readonly T[],
  call: Batches<T>['call'],
): Promise<ReadonlyMap<T, Omit<FailedEntry, 'Id'>>> {
  try {
    const { Failed = [] } = await call(batch);
    return new Map(
      Failed.flatMap((entry) => {
        const item = batch[Number(entry.Id)];
        return item === undefined ? [] : [[item, entry] as const];
      }),
    );
  } catch (error) {
    const isExpected = error instanceof PermanentFailure || error instanceof TransientFailure;
    if (!isExpected) throw error;
    const said = { SenderFault: true, Code: sayFailure(error) };
    return new Map(batch.map((item) => [item, said]));
  }
}
