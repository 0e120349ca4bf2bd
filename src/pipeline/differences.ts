import type { Digest } from '../core/digest.ts';
import type { ImageRef } from '../core/image.ts';
import {
  type ComparedWith,
  differenceOf,
  isInUse,
  type RecordedImage,
  type RegisteredImage,
} from '../core/ledger/difference.ts';
import type { Why } from '../core/ledger/request.ts';
import type { LineEntry } from '../core/ledger/tag-line.ts';
import { newestOf } from '../core/policy/watch.ts';
import type { RepositoryRef } from '../registry/list-images.ts';
import { marksOn } from './mark-subject.ts';
import type { Toolbox } from './tools.ts';

/** An image whose record is not what the registry shows. */
export interface Difference {
  readonly image: ImageRef;
  readonly tags: readonly string[];
  readonly why: Why;
  /** Absent: it has none. */
  readonly known?: RecordedImage;
  /** ISO time. */
  readonly pushedAt?: string;
  /** The scanner sees it in use. */
  readonly runs: boolean;
}

/** What it takes to compare. */
export type Comparing = Pick<Toolbox, 'marksImages' | 'putsNoneIn' | 'served'> & {
  readonly policy: Pick<Toolbox['policy'], 'version'>;
  readonly records: Pick<Toolbox['records'], 'recordedImages' | 'read'>;
};

/** Which images of a repository may be deployed, beside what is on record. */
export interface Uses {
  /** What the scanner sees in use. */
  readonly running: ReadonlySet<Digest>;
  /** Absent at the keyboard, which does not know what the deployment watches. */
  readonly newestIn?: NewestIn;
}

/** The images of a page that are to be judged again, in its order. Nothing is written. */
export async function differencesIn(
  repository: RepositoryRef,
  images: readonly RegisteredImage[],
  uses: Uses,
  comparing: Comparing,
): Promise<Difference[]> {
  const { records } = comparing;
  const by = await comparedWith(repository, comparing);
  const refOf = (digest: Digest): ImageRef => ({ ...repository, digest });
  const recorded = await records.recordedImages(images.map(({ digest }) => refOf(digest)));
  const isNewest = await newestAmong(recorded, uses);
  const found: Difference[] = [];
  for (const one of images) {
    const { digest, tags, pushedAt } = one;
    const known = recorded.get(digest);
    const runs = isInUse(one, known, uses.running);
    const why = differenceOf(one, known, by, { runs, isNewest: isNewest(digest) });
    if (why === undefined) continue;
    const image = refOf(digest);
    // Of what is part of an index, the index is judged: it runs where its platforms do.
    const isPart = tags.length === 0 && why === 'runs' && (await isListed(image, records));
    const more = { ...(known && { known }), ...(pushedAt && { pushedAt }) };
    if (!isPart) found.push({ image, tags, why, runs, ...more });
  }
  return found;
}

const comparedWith = async (
  repository: RepositoryRef,
  comparing: Comparing,
): Promise<ComparedWith> => ({
  policyVersion: comparing.policy.version,
  marksImages: marksOn(repository, comparing),
  putsNone: (await comparing.putsNoneIn?.(repository)) ?? false,
});

/** Of what is not looked at any more, whether it is one of the newest by now; nothing is read where all is looked at. */
async function newestAmong(
  recorded: ReadonlyMap<Digest, RecordedImage>,
  { newestIn }: Uses,
): Promise<(digest: Digest) => boolean> {
  const left = [...recorded].filter(([, { watch }]) => watch === 'ended');
  if (!newestIn || left.length === 0) return () => false;
  const isNewest = await newestIn();
  const newest = left.filter(
    ([digest, { names, pushedAt }]) =>
      pushedAt !== undefined && isNewest({ digest, names, pushedAt }),
  );
  const digests = new Set(newest.map(([digest]) => digest));
  return (digest) => digests.has(digest);
}

/**
 * Whether an image is among the newest of its line of tags by now: those after it may have been deleted, or named
 * otherwise.
 */
export type NewestIn = () => Promise<(image: LineEntry) => boolean>;

/** A repository is asked for by any of its images. */
export const ANY = '' as Digest;

/** By the list of the repository, which is read once, when it is asked for. */
export function newestBy(
  repository: RepositoryRef,
  { policy, records }: Pick<Toolbox, 'policy' | 'records'>,
): NewestIn {
  let newest: ReturnType<NewestIn> | undefined;
  const read = async () => {
    const all: LineEntry[] = [];
    for await (const page of records.listedImages({ ...repository, digest: ANY }))
      all.push(...page.map(({ image: { digest }, ...one }) => ({ digest, ...one })));
    return newestOf(all, policy.watch);
  };
  return () => (newest ??= read());
}

const isListed = async (image: ImageRef, records: Comparing['records']): Promise<boolean> =>
  (await records.read(image)).listedBy.length > 0;

/** Which images of a repository the scanner sees in use; none where it does not say. */
export type RunningIn = (repository: RepositoryRef) => Promise<ReadonlySet<Digest>>;

/**
 * Where Inspector is switched off, denied or out of reach, it is not asked again in this run: the registry is
 * compared without it, in any region, and the next run asks anew.
 */
export function runningBy({ coverage }: Pick<Toolbox, 'coverage'>): RunningIn {
  let isAnswering = true;
  return async (repository) => {
    const uses = isAnswering ? await coverage(repository).catch(() => undefined) : undefined;
    isAnswering = uses !== undefined;
    const used = [...(uses ?? [])].filter(([, { inUseCount }]) => inUseCount > 0);
    return new Set(used.map(([digest]) => digest));
  };
}
