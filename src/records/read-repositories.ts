import type { RepositoryRef } from '../core/bulletin/figures.ts';
import { parseImageKey } from '../core/image.ts';
import { type Listing, OF_VERDICTS } from '../core/ledger/listing.ts';
import { type Key, LIST_INDEX } from './keys.ts';
import { keysOf } from './read-list.ts';
import type { Table } from './table.ts';

/** A repository with the keys of all its images that have a verdict and a name. */
export interface ListedRepository {
  readonly repository: RepositoryRef;
  readonly keys: readonly Key[];
}

/**
 * The repositories that the ledger lists, with their images, in the order of the list: behind the one called `after`. The
 * lists of the three verdicts are read side by side, a page at a time.
 */
export async function* readRepositories(
  table: Table,
  after?: string,
): AsyncGenerator<ListedRepository> {
  const lists = await Promise.all(OF_VERDICTS.map((listing) => openList(table, listing, after)));
  for (;;) {
    const [first] = lists.flatMap((list) => list.next() ?? []).sort(inOrder);
    if (first === undefined) return;
    const keys: Key[] = [];
    for (const list of lists) {
      for (let one = list.next(); one?.place === first.place; one = list.next()) {
        keys.push(one.key);
        await list.pass();
      }
    }
    yield { repository: first.repository, keys };
  }
}

/** An image in a list. */
interface Place {
  readonly key: Key;
  readonly repository: RepositoryRef;
  /** What all images of a repository begin with in the index, and no others. */
  readonly place: string;
}

const inOrder = (a: Place, b: Place): number =>
  a.place < b.place ? -1 : Number(a.place > b.place);

/** `a/b@` stands before `a/b@sha256:…`, and behind what comes before that. */
const placeOf = (repository: string): string => `${repository}@`;
const BEHIND_ALL = '~';

async function openList(table: Table, listing: Listing, after: string | undefined) {
  const pages = keysOf(table, `listing what is ${listing}`, {
    IndexName: LIST_INDEX,
    KeyConditionExpression: `listedAs = :listing${after === undefined ? '' : ' AND image > :after'}`,
    ExpressionAttributeValues: {
      ':listing': listing,
      ...(after !== undefined && { ':after': `${placeOf(after)}${BEHIND_ALL}` }),
    },
  });
  let page: readonly Place[] = [];
  let at = 0;
  const fill = async (): Promise<void> => {
    while (at >= page.length) {
      const { done, value } = await pages.next();
      if (done) return;
      page = value.flatMap(placed);
      at = 0;
    }
  };
  await fill();
  return {
    next: (): Place | undefined => page[at],
    pass: async (): Promise<void> => {
      at += 1;
      await fill();
    },
  };
}

function placed(key: Key): Place[] {
  const image = parseImageKey(key.pk);
  if (!image) return [];
  const { account, region, repository } = image;
  return [{ key, repository: { account, region, repository }, place: placeOf(repository) }];
}
