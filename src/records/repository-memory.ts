import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { RepositoryMemory } from '../core/findings/repository-memory.ts';
import type { ImageRef } from '../core/image.ts';
import type { KeptMemory } from '../core/ledger/ledger.ts';
import { MEMORY, repositoryPartition } from './keys.ts';
import { packMemory, unpackMemory } from './memory-pack.ts';
import { overRevision } from './over-revision.ts';
import { onTable, type Table } from './table.ts';

/** What a repository remembers from now on, in the place of what was read. */
export interface WrittenMemory {
  readonly memory: RepositoryMemory;
  /** What stood there; absent where nothing did. */
  readonly over: KeptMemory | undefined;
}

/** What a repository remembers, in the item that was found under its key. */
export async function memoryIn(item: Readonly<Record<string, unknown>>): Promise<KeptMemory> {
  const { revision, packed } = item;
  const lock = typeof revision === 'number' ? { revision } : {};
  try {
    return { ...lock, memory: await unpackMemory(packed as Uint8Array) };
  } catch {
    // Told apart by what is missing: what it said is lost, and judging goes on without it.
    return lock;
  }
}

/** Writes over exactly the revision that was read. */
export async function memoryPut(
  table: Table,
  image: ImageRef,
  { memory, over }: WrittenMemory,
): Promise<NonNullable<ConstructorParameters<typeof PutCommand>[0]>> {
  const revision = (over?.revision ?? 0) + 1;
  const packed = await packMemory(memory);
  const Item = { pk: repositoryPartition(image), sk: MEMORY, revision, packed };
  return { TableName: table.name, Item, ...overRevision(over) };
}

/** Writes a memory down apart from a judgement. */
export async function remember(
  table: Table,
  image: ImageRef,
  written: WrittenMemory,
): Promise<void> {
  const command = new PutCommand(await memoryPut(table, image, written));
  const doing = `writing the memory of ${repositoryPartition(image)}`;
  await onTable(doing, () => table.client.send(command));
}
