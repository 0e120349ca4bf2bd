import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import { pageOf } from './pages.ts';
import { withWireTimes } from './wire-times.ts';
import type { World } from './world.ts';

/*
 * Where images run, as Amazon Inspector tells it.
 */

export const CLUSTERS_PATH = '/cluster/get';
export const COVERAGE_PATH = '/coverage/list';

const ClustersRequest = z.object({
  filter: z.object({ resourceId: z.string().min(1) }),
  maxResults: z.int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
});

/**
 * GetClustersForImage: the world's `clusters` of the image; none for one that is not among them.
 *
 * @throws AwsError ValidationException
 */
export function getClustersForImage({ clusters = [] }: World, body: unknown): object {
  const { filter, ...page } = requested(
    ClustersRequest,
    body,
    'filter.resourceId is missing, or maxResults is not 1 to 100',
  );
  const found = clusters.find(({ resourceId }) => resourceId === filter.resourceId);
  const { items, next } = pageOf(filter.resourceId, found?.cluster ?? [], page);
  return { cluster: withWireTimes(items), ...next };
}

const Filters = z
  .array(z.object({ comparison: z.literal('EQUALS'), value: z.string() }))
  .min(1)
  .max(10);
const CoverageRequest = z.object({
  maxResults: z.int().min(1).max(200).optional(),
  nextToken: z.string().optional(),
  filterCriteria: z
    .strictObject({
      accountId: Filters.optional(),
      resourceType: Filters.optional(),
      ecrRepositoryName: Filters.optional(),
      resourceId: Filters.optional(),
    })
    .optional(),
});

/**
 * ListCoverage: those of the world's `coverage` that meet every criterion.
 *
 * @throws AwsError ValidationException
 */
export function listCoverage({ coverage = [] }: World, body: unknown): object {
  const known = 'accountId, resourceType, ecrRepositoryName and resourceId, each EQUALS';
  const why = `maxResults is not 1 to 200, or a criterion is none of those played: ${known}`;
  const { filterCriteria = {}, ...page } = requested(CoverageRequest, body, why);
  const { accountId, resourceType, ecrRepositoryName, resourceId } = filterCriteria;
  const isOneOf = (value: string | undefined, filters: z.infer<typeof Filters> | undefined) =>
    filters === undefined || filters.some((filter) => filter.value === value);
  const found = coverage.filter(
    (one) =>
      isOneOf(one.accountId, accountId) &&
      isOneOf(one.resourceType, resourceType) &&
      isOneOf(one.resourceId, resourceId) &&
      isOneOf(one.resourceMetadata?.ecrRepository?.name, ecrRepositoryName),
  );
  const { items, next } = pageOf(JSON.stringify(filterCriteria), found, page);
  return { coveredResources: withWireTimes(items), ...next };
}

function requested<T>(schema: z.ZodType<T>, body: unknown, why: string): T {
  const request = schema.safeParse(body);
  if (!request.success) throw new AwsError('ValidationException', why);
  return request.data;
}
