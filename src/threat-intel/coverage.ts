import {
  type CoverageFilterCriteria,
  type CoveredResource,
  type Inspector2Client,
  ListCoverageCommand,
} from '@aws-sdk/client-inspector2';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import { Digest } from '../core/digest.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { inBatches } from '../core/in-batches.ts';
import type { ClientOf } from './client-of.ts';
import { ecrImageArn } from './image-arn.ts';

/** How an image that Inspector watches is used. */
export interface Use {
  /** Running tasks and pods. */
  readonly inUseCount: number;
  /** ISO time; absent where it was never seen in use. */
  readonly lastInUseAt?: string;
}

/**
 * The use of a repository's images, by digest, or of some of them alone. An image that is not among them is not watched, and nothing is
 * known of its use. Undefined where Inspector is switched off or denied. Throws TransientFailure or
 * PermanentFailure: half a list would look like images that nobody uses.
 */
export type CoverageOf = (
  repository: Pick<ImageRef, 'account' | 'region' | 'repository'>,
  digests?: readonly Digest[],
) => Promise<ReadonlyMap<Digest, Use> | undefined>;

/** The most that Inspector gives in one page. */
const PAGE = 200;
/** The most values that a criterion takes. */
const MOST_VALUES = 10;
/** A repository holds 100,000 images at most. */
const MOST_PAGES = 500;

type Place = Parameters<CoverageOf>[0];

export function coverageOf(clientOf: ClientOf): CoverageOf {
  return async (place, digests) => {
    const uses = new Map<Digest, Use>();
    for (const criteria of criteriaFor(place, digests)) {
      const isSaid = await readInto(uses, clientOf(place.region, place.account), place, criteria);
      if (!isSaid) return undefined;
    }
    return uses;
  };
}

const equals = (...values: string[]) =>
  values.map((value) => ({ comparison: 'EQUALS' as const, value }));

/**
 * An image is found by its ARN, under which Inspector knows it and which names its repository and registry too; a
 * repository by its name, in its account: an administrator's list holds the registries of all members.
 */
function criteriaFor(
  place: Place,
  digests: readonly Digest[] | undefined,
): CoverageFilterCriteria[] {
  const resourceType = equals('AWS_ECR_CONTAINER_IMAGE');
  const { account, repository } = place;
  if (!digests)
    return [{ resourceType, accountId: equals(account), ecrRepositoryName: equals(repository) }];
  const arns = digests.map((digest) => ecrImageArn({ ...place, digest }));
  return inBatches(arns, MOST_VALUES).map((some) => ({
    resourceType,
    resourceId: equals(...some),
  }));
}

/** False where Inspector is switched off or denied. */
async function readInto(
  uses: Map<Digest, Use>,
  client: Inspector2Client,
  place: Place,
  filterCriteria: CoverageFilterCriteria,
): Promise<boolean> {
  const doing = `reading which images of ${place.repository} are in use`;
  let nextToken: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const command = new ListCoverageCommand({
      maxResults: PAGE,
      filterCriteria,
      ...(nextToken && { nextToken }),
    });
    try {
      const answer = await client.send(command);
      for (const covered of answer.coveredResources ?? []) note(covered, place, uses);
      ({ nextToken } = answer);
    } catch (error) {
      if (nameOf(error) === 'AccessDeniedException') return false;
      throw failureOf(doing, error);
    }
    if (nextToken === undefined) return true;
  }
  throw new PermanentFailure(`${doing}: Inspector gives more than ${MOST_PAGES} pages`);
}

/** The same digest may stand in another repository, and be used there. */
function note(
  { resourceId = '', resourceMetadata }: CoveredResource,
  place: Place,
  uses: Map<Digest, Use>,
): void {
  const digest = Digest.safeParse(resourceId.slice(resourceId.lastIndexOf('/') + 1));
  const { inUseCount, lastInUseAt } = resourceMetadata?.ecrImage ?? {};
  // Without a count, nothing is known of its use.
  if (!digest.success || inUseCount === undefined) return;
  if (resourceId !== ecrImageArn({ ...place, digest: digest.data })) return;
  const before = uses.get(digest.data);
  // It comes once for each kind of scan.
  if (before && before.inUseCount >= inUseCount) return;
  uses.set(digest.data, {
    inUseCount,
    ...(lastInUseAt && { lastInUseAt: lastInUseAt.toISOString() }),
  });
}
