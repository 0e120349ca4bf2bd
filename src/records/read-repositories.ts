import type { RepositoryRef } from '../core/bulletin/figures.ts';
import { parseImageKey } from '../core/image.ts';
import { type Listing, OF_VERDICTS } from '../core/ledger/listing.ts';
import { placeKey } from '../core/served.ts';
import { type Key, LIST_INDEX } from './keys.ts';
import { keysOf } from './read-list.ts';
import type { Table } from './table.ts';

/** A repository of one registry with the keys of all its images that have a verdict and a name. */
export interface ListedRepository {
  readonly repository: RepositoryRef;
  readonly keys: readonly Key[];
  /** By which reading goes on behind it: `<repository>@<account>/<region>`. */
  readonly place: string;
  /** Another registry has a repository of that name. */
  readonly hasNamesake?: true;
}

/**
 * The repositories that the ledger lists, with their images, by name and then by registry: behind the `place` of one. A
 * former version took those of one name for one, and went on behind a name alone: behind that everything is read anew. The
 * lists of the three verdicts are read side by side, a page at a time; the keys of one name are held at once.
 */
export async function* readRepositories(
  table: Table,
  after?: string,
): AsyncGenerator<ListedRepository> {
  const at = after?.indexOf('@') ?? -1;
  const name = at < 0 ? undefined : after?.slice(0, at);
  const lists = await Promise.all(OF_VERDICTS.map((listing) => openList(table, listing, name)));
  for (;;) {
    const [first] = lists.flatMap((list) => list.next() ?? []).sort(inOrder);
    if (first === undefined) return;
    const registries = new Map<string, RepositoryRef & { readonly keys: Key[] }>();
    for (const list of lists) {
      for (let one = list.next(); one?.name === first.name; one = list.next()) {
        const place = `${one.name}${placeKey(one.repository)}`;
        const its = registries.get(place) ?? { ...one.repository, keys: [] };
        registries.set(place, its);
        its.keys.push(one.key);
        await list.pass();
      }
    }
    const namesake = registries.size > 1 && { hasNamesake: true as const };
    for (const [place, { keys, ...repository }] of [...registries].sort(byPlace)) {
      const isPassed = name === repository.repository && place <= (after ?? '');
      if (!isPassed) yield { repository, keys, place, ...namesake };
    }
  }
}

/** An image in a list. */
interface Place {
  readonly key: Key;
  readonly repository: RepositoryRef;
  /** What all images of repositories of a name begin with in the index, of whatever registry, and no others. */
  readonly name: string;
}

const inOrder = (a: Place, b: Place): number => (a.name < b.name ? -1 : Number(a.name > b.name));

const byPlace = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : 1;

/** `a/b@` stands before `a/b@sha256:…`, and behind what comes before that. */
const nameOf = (repository: string): string => `${repository}@`;

/** From the images of this repository on. */
async function openList(table: Table, listing: Listing, from: string | undefined) {
  const pages = keysOf(table, `listing what is ${listing}`, {
    IndexName: LIST_INDEX,
    KeyConditionExpression: `listedAs = :listing${from === undefined ? '' : ' AND image > :from'}`,
    ExpressionAttributeValues: {
      ':listing': listing,
      ...(from !== undefined && { ':from': nameOf(from) }),
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
  return [{ key, repository: { account, region, repository }, name: nameOf(repository) }];
}
