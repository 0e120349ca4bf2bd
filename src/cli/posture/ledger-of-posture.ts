import type { Digest } from '../../core/digest.ts';
import { OF_VERDICTS } from '../../core/ledger/listing.ts';
import type { ListedImage } from '../../records/read-list.ts';
import type { Ledger } from '../open-ledger.ts';

/** What the ledger knows of the images of a repository that can be deployed. */
export interface LedgerOfPosture {
  readonly runs: (repository: string) => Promise<ReadonlySet<Digest>>;
  /** The images that are looked at daily; where that is not written down, every one of them. */
  readonly watched: (repository: string) => Promise<ReadonlySet<Digest>>;
}

export function ledgerOfPosture({ list }: Pick<Ledger, 'list'>): LedgerOfPosture {
  const thoseIn = async (
    repository: string,
    isMeant: (one: ListedImage) => boolean,
  ): Promise<ReadonlySet<Digest>> => {
    const found = new Set<Digest>();
    const wants = (name: string): boolean => name === repository;
    for (const listing of OF_VERDICTS) {
      for await (const page of list(listing, { prefix: `${repository}@`, wants })) {
        for (const one of page) if (isMeant(one)) found.add(one.image.digest);
      }
    }
    return found;
  };
  return {
    runs: (repository) => thoseIn(repository, ({ current }) => current?.judgement.inUse === true),
    watched: (repository) =>
      thoseIn(repository, ({ current }) => current?.watch?.state !== 'ended'),
  };
}
