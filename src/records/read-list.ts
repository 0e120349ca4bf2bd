import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { PermanentFailure } from '../core/errors.ts';
import { type ImageRef, parseImageKey } from '../core/image.ts';
import { inBatches } from '../core/in-batches.ts';
import type { DueKind, TriggerKind } from '../core/ledger/due.ts';
import type { Failed } from '../core/ledger/failed.ts';
import type { Current } from '../core/ledger/ledger.ts';
import { type Listing, listingOf } from '../core/ledger/listing.ts';
import type { Call } from '../core/triggers/call.ts';
import { type Item, readAll } from './batches.ts';
import { currentIn } from './current-record.ts';
import { failedIn } from './failed-record.ts';
import { DUE_INDEX, type Key, LIST_INDEX, partition, repositoryPartition, STATE } from './keys.ts';
import { onTable, type Table } from './table.ts';

/** An image of the ledger as a list shows it. */
export interface ListedImage {
  readonly image: ImageRef;
  /** Absent where an image was asked for that has never been judged. */
  readonly current?: Current;
  /** Why its record cannot be read. */
  readonly unreadable?: string;
  readonly due?: { readonly kind: string; readonly at: string };
  /** What has become of the last attempts at what is due. */
  readonly failed?: Failed;
}

/** Keys asked for at once, and images read, handed on and forgotten. */
const KEYS = 1_000;
const IMAGES = 100;

/**
 * The images that the ledger lists under a word, by repository and digest, read a hundred at a time. From an
 * index that lags behind its table: what has another verdict by now is left out. `wants` says by its name
 * whether a repository is asked for, `prefix` how all of these begin.
 */
export async function* readList(
  table: Table,
  listing: Listing,
  { prefix, wants }: { readonly prefix: string; readonly wants: (repository: string) => boolean },
): AsyncGenerator<readonly ListedImage[]> {
  const query = {
    IndexName: LIST_INDEX,
    KeyConditionExpression: `listedAs = :listing${prefix ? ' AND begins_with(image, :prefix)' : ''}`,
    ExpressionAttributeValues: { ':listing': listing, ...(prefix && { ':prefix': prefix }) },
  };
  for await (const keys of keysOf(table, `listing what is ${listing}`, query)) {
    const wanted = keys.filter(({ pk }) => wants(parseImageKey(pk)?.repository ?? ''));
    for (const batch of inBatches(wanted, IMAGES)) {
      const listed = await readItems(table, batch);
      yield listed.filter(({ current }) => !current || listingOf(current.judgement) === listing);
    }
  }
}

/** The images of one repository that the ledger lists under a word, by the index alone: some have another verdict by now. */
export async function* listedUnder(
  table: Table,
  listing: Listing,
  repository: ImageRef,
): AsyncGenerator<readonly ImageRef[]> {
  const query = {
    IndexName: LIST_INDEX,
    KeyConditionExpression: 'listedAs = :listing AND begins_with(image, :prefix)',
    ExpressionAttributeValues: { ':listing': listing, ':prefix': `${repository.repository}@` },
  };
  const doing = `listing what is ${listing} in ${repository.repository}`;
  const here = repositoryPartition(repository);
  for await (const keys of keysOf(table, doing, query)) {
    const images = keys.flatMap(({ pk }) => parseImageKey(pk) ?? []);
    // Of the same name in another registry there is another repository.
    yield images.filter((image) => repositoryPartition(image) === here);
  }
}

/** Everything that is open under one kind, whether its time has come or not, the longest waiting first. */
export async function* readWaiting(
  table: Table,
  kind: DueKind | TriggerKind,
): AsyncGenerator<readonly ListedImage[]> {
  const query = {
    IndexName: DUE_INDEX,
    KeyConditionExpression: 'due = :kind',
    ExpressionAttributeValues: { ':kind': kind },
  };
  for await (const keys of keysOf(table, `listing what is due as ${kind}`, query)) {
    for (const batch of inBatches(keys, IMAGES / 2)) yield await readItems(table, batch);
  }
}

/** The keys of what a query over an index finds, page by page. */
export async function* keysOf(
  table: Table,
  doing: string,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<readonly Key[]> {
  let from: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      Limit: KEYS,
      ExclusiveStartKey: from,
      ...query,
    });
    const answer = await onTable(doing, () => table.client.send(command));
    yield (answer.Items ?? []).map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
    from = answer.LastEvaluatedKey;
  } while (from);
}

/** The items under these keys in their order, each with the record of its image; what has gone is left out. */
export async function readItems(table: Table, keys: readonly Key[]): Promise<ListedImage[]> {
  const states = keys.map(({ pk }) => ({ pk, sk: STATE }));
  const all = new Map([...keys, ...states].map((key) => [nameOf(key), key]));
  const items = await readAll(table, 'reading the images of a list', [...all.values()]);
  const found = new Map(items.map((item) => [nameOf(item), item]));
  return keys.flatMap((key) => {
    const item = found.get(nameOf(key));
    const image = parseImageKey(key.pk);
    return item && image ? [listedIn(item, image, found.get(nameOf({ ...key, sk: STATE })))] : [];
  });
}

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/** One record that cannot be read keeps nobody from reading the others. */
function listedIn(item: Item, image: ImageRef, state: Item | undefined): ListedImage {
  const { due, dueAt } = item;
  const open = typeof due === 'string' &&
    typeof dueAt === 'string' && { due: { kind: due, at: dueAt } };
  const name = partition(image);
  try {
    const failed =
      failedIn(item['failed']) ?? failedIn((item['call'] as Partial<Call> | undefined)?.failed);
    return {
      image,
      ...(state && { current: currentIn(state['current'], name) }),
      ...open,
      ...(failed && { failed }),
    };
  } catch (error) {
    if (!(error instanceof PermanentFailure)) throw error;
    return { image, unreadable: error.message, ...open };
  }
}
