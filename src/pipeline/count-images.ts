import { type Count, type CountedBefore, openCount } from '../core/bulletin/count-repository.ts';
import type { Counting } from '../core/bulletin/counted-images.ts';
import type { RepositoryRef } from '../core/bulletin/figures.ts';
import { FindingsUnreadable } from '../core/errors.ts';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import { inBatches } from '../core/in-batches.ts';
import type { KeptWaivers } from '../core/interventions/slack-waivers.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { Policy } from '../core/policy/policy.ts';
import type { BulletinBook } from '../records/bulletin-book.ts';
import type { FindingsPlace } from '../records/read-entry.ts';
import type { ListedImage } from '../records/read-list.ts';
import type { ListedRepository } from '../records/read-repositories.ts';
import type { Records } from '../records/records.ts';

/** What is counted, and what is known beside its images. */
export interface CountedRepository {
  readonly repository: RepositoryRef;
  readonly before: CountedBefore;
  readonly waivers?: KeptWaivers;
}

/** The judgement of an image, with where its findings are. */
export interface WithFindings extends FindingsPlace {
  readonly judgement: Pick<Judgement, 'image'>;
}

/** The findings kept with the judgement of an image; undefined where they cannot be read. */
export type FindingsOf = (of: WithFindings) => Promise<readonly KeptFinding[] | undefined>;

/** As many images as are read in one call. */
const IMAGES = 100;

/** Images with their records, read a hundred at a time. */
export async function* imagesUnder(
  keys: ListedRepository['keys'],
  bulletins: Pick<BulletinBook, 'images'>,
): AsyncGenerator<ListedImage> {
  for (const batch of inBatches(keys, IMAGES)) yield* await bulletins.images(batch);
}

/** Counts those of a repository's images that are chosen; undefined where nothing of it may be deployed any more. */
export async function countImages(
  { repository, before, waivers }: CountedRepository,
  images: AsyncIterable<ListedImage>,
  tools: { readonly policy: Policy; readonly now: () => Date; readonly findings: FindingsOf },
  counting: Counting,
): Promise<Count | undefined> {
  const { policy, now, findings } = tools;
  const count = openCount(repository, before, policy, now(), waivers);
  let unreadable = 0;
  for await (const { current, unreadable: why } of images) {
    if (current) {
      counting.add(current);
      count.see(current);
    }
    if (why !== undefined) unreadable += 1;
  }
  const counted = counting.counted();
  if (counted.length + unreadable === 0) return undefined;
  for (const current of counted) count.add(current, await findings(current));
  for (let at = 0; at < unreadable; at += 1) count.addUnreadable();
  return count.end();
}

/** Reads the findings of an image; undefined where they cannot be read. */
export async function findingsOf(
  of: WithFindings,
  records: Pick<Records, 'findings'>,
): Promise<readonly KeptFinding[] | undefined> {
  try {
    return await records.findings(of.judgement.image, of);
  } catch (error) {
    if (error instanceof FindingsUnreadable) return undefined;
    throw error;
  }
}
