import type { FindingsOf, WithFindings } from '../count-images.ts';

/** A finding takes about a kilobyte of memory. */
const MOST = 20_000;

type Reading = ReturnType<FindingsOf>;

/**
 * Reads findings and holds those that were asked for last, about `most` findings in all: an image is counted with its
 * repository, stands in the report, and is what the next newer one of its line of tags is compared with. These three come
 * close after each other, so nearly all are read once, however large the registry is.
 */
export function holdFindings(read: FindingsOf, most = MOST): FindingsOf {
  // Not `held`: by that name code holds a book of the ledger (test/permissions.test.ts).
  const kept = openHold(most);
  return (of) => {
    const name = nameOf(of);
    return kept.take(name) ?? kept.put(name, read(of));
  };
}

/** What was taken last is dropped last; what is not read yet takes no place. */
function openHold(most: number) {
  const held = new Map<string, { readonly reading: Reading; size: number }>();
  let total = 0;
  const drop = (name: string): void => {
    total -= held.get(name)?.size ?? 0;
    held.delete(name);
  };
  const weigh = (name: string, size: number): void => {
    const one = held.get(name);
    if (!one) return;
    total += size - one.size;
    one.size = size;
    for (const oldest of held.keys()) if (total > most) drop(oldest);
  };
  return {
    take: (name: string): Reading | undefined => {
      const known = held.get(name);
      if (known) held.delete(name);
      if (known) held.set(name, known);
      return known?.reading;
    },
    put: (name: string, reading: Reading): Reading => {
      held.set(name, { reading, size: 0 });
      void sizeOf(reading).then((size) => (size === undefined ? drop(name) : weigh(name, size)));
      return reading;
    },
  };
}

/** An image without findings takes a place as well; undefined where reading has failed: the next one tries anew. */
async function sizeOf(reading: Reading): Promise<number | undefined> {
  try {
    return ((await reading)?.length ?? 0) + 1;
  } catch {
    return undefined;
  }
}

/** Every judgement that has findings of its own keeps them under another name. */
const nameOf = ({ judgement: { image }, findingsId = '' }: WithFindings): string =>
  `${image.account}/${image.region}/${image.repository}@${image.digest} ${findingsId}`;
