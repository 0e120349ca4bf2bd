import {
  type CoveredResource,
  type Inspector2Client,
  ListCoverageCommand,
} from '@aws-sdk/client-inspector2';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import { Digest } from '../core/digest.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
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
/** The most values that a criterion takes; of an index with more platforms the others are not asked about. */
const MOST_DIGESTS = 10;
/** A repository holds 100,000 images at most. */
const MOST_PAGES = 500;

export function coverageOf(clientOf: (region: string) => Inspector2Client): CoverageOf {
  return async (place, digests) => {
    const { account, region, repository } = place;
    const doing = `reading which images of ${repository} are in use`;
    const equals = (...values: string[]) =>
      values.map((value) => ({ comparison: 'EQUALS' as const, value }));
    const ids = digests?.slice(0, MOST_DIGESTS).map((digest) => ecrImageArn({ ...place, digest }));
    const uses = new Map<Digest, Use>();
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const command = new ListCoverageCommand({
        maxResults: PAGE,
        filterCriteria: {
          // An administrator's list holds the registries of all members.
          accountId: equals(account),
          resourceType: equals('AWS_ECR_CONTAINER_IMAGE'),
          ecrRepositoryName: equals(repository),
          ...(ids && { resourceId: equals(...ids) }),
        },
        ...(nextToken && { nextToken }),
      });
      try {
        const answer = await clientOf(region).send(command);
        for (const covered of answer.coveredResources ?? []) note(covered, uses);
        ({ nextToken } = answer);
      } catch (error) {
        if (nameOf(error) === 'AccessDeniedException') return undefined;
        throw failureOf(doing, error);
      }
      if (nextToken === undefined) return uses;
    }
    throw new PermanentFailure(`${doing}: Inspector gives more than ${MOST_PAGES} pages`);
  };
}

function note({ resourceId, resourceMetadata }: CoveredResource, uses: Map<Digest, Use>): void {
  const digest = Digest.safeParse(resourceId?.slice(resourceId.lastIndexOf('/') + 1));
  const { inUseCount, lastInUseAt } = resourceMetadata?.ecrImage ?? {};
  // Without a count, nothing is known of its use.
  if (!digest.success || inUseCount === undefined) return;
  const before = uses.get(digest.data);
  // It comes once for each kind of scan.
  if (before && before.inUseCount >= inUseCount) return;
  uses.set(digest.data, {
    inUseCount,
    ...(lastInUseAt && { lastInUseAt: lastInUseAt.toISOString() }),
  });
}
