import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { invalid, pageOf } from '../pages.ts';
import type { Repository } from '../world.ts';
import { evaluateLifecycle, type LifecycleResult } from './evaluate-lifecycle.ts';
import { rulesIn } from './lifecycle-rules.ts';
import { type Registry, repositoryNamed, tagsOf } from './registry.ts';
import { InRepository, Paged, parseRequest } from './registry-request.ts';

const WithText = InRepository.extend({ lifecyclePolicyText: z.string().min(100) });
const MaybeWithText = InRepository.extend({ lifecyclePolicyText: z.string().min(100).optional() });
const PreviewRequest = InRepository.extend(Paged.shape);

/** The most results on a page of a preview. */
const PREVIEW_PAGE = 100;

export function getLifecyclePolicy(registry: Registry, body: unknown): unknown {
  const { repository, named } = repositoryIn(registry, parseRequest(InRepository, body));
  const { lifecyclePolicyText } = repository;
  if (lifecyclePolicyText === undefined) throw noPolicy(registry, repository);
  return { ...named, lifecyclePolicyText };
}

export function putLifecyclePolicy(registry: Registry, body: unknown): unknown {
  const request = parseRequest(WithText, body);
  const { repository, named } = repositoryIn(registry, request);
  rulesIn(request.lifecyclePolicyText);
  repository.lifecyclePolicyText = request.lifecyclePolicyText;
  return { ...named, lifecyclePolicyText: request.lifecyclePolicyText };
}

/** One preview a repository: the next one takes its place, and is refused while it is under way. */
export function startLifecyclePolicyPreview(registry: Registry, body: unknown): unknown {
  const request = parseRequest(MaybeWithText, body);
  const { repository, named } = repositoryIn(registry, request);
  const lifecyclePolicyText = request.lifecyclePolicyText ?? repository.lifecyclePolicyText;
  if (lifecyclePolicyText === undefined) throw noPolicy(registry, repository);
  const before = registry.previews.get(repository.repositoryName);
  if (before?.status === 'IN_PROGRESS') {
    // It takes as long as it takes to ask.
    registry.previews.set(repository.repositoryName, { ...before, status: 'COMPLETE' });
    throw new AwsError(
      'LifecyclePolicyPreviewInProgressException',
      `Lifecycle policy preview in progress for the repository with name '${repository.repositoryName}' in the registry with id '${registry.world.account}'`,
    );
  }
  rulesIn(lifecyclePolicyText);
  registry.previews.set(repository.repositoryName, { lifecyclePolicyText, status: 'IN_PROGRESS' });
  return { ...named, lifecyclePolicyText, status: 'IN_PROGRESS' };
}

/** Under way when it is asked for first, and done the next time, by the images that are there then. */
export function getLifecyclePolicyPreview(registry: Registry, body: unknown): unknown {
  const request = parseRequest(PreviewRequest, body);
  const { repository, named } = repositoryIn(registry, request);
  const preview = registry.previews.get(repository.repositoryName);
  if (preview === undefined) {
    throw new AwsError(
      'LifecyclePolicyPreviewNotFoundException',
      `Lifecycle policy preview does not exist for the repository with name '${repository.repositoryName}' in the registry with id '${registry.world.account}'`,
    );
  }
  const { lifecyclePolicyText, status } = preview;
  registry.previews.set(repository.repositoryName, { lifecyclePolicyText, status: 'COMPLETE' });
  if (status === 'IN_PROGRESS') return { ...named, lifecyclePolicyText, status };
  const { maxResults = PREVIEW_PAGE, nextToken } = request;
  if (maxResults > PREVIEW_PAGE) throw invalid('maxResults', 'must be between 1 and 100');
  const results = evaluateLifecycle(
    repository,
    rulesIn(lifecyclePolicyText),
    registry.now(),
    registry.openedAt,
  );
  const scope = `preview of ${repository.repositoryName}`;
  const { items, next } = pageOf(scope, results, { maxResults, nextToken });
  return {
    ...named,
    lifecyclePolicyText,
    status,
    previewResults: items.map((one) => resultEntry(registry, one)),
    summary: summaryOf(results),
    ...next,
  };
}

function resultEntry({ openedAt }: Registry, { image, rule }: LifecycleResult) {
  const { type } = rule.action;
  return {
    imageTags: tagsOf(image),
    imageDigest: image.imageDigest,
    imagePushedAt: image.imagePushedAt ?? openedAt.toISOString(),
    action:
      type === 'expire'
        ? { type: 'EXPIRE' }
        : { type: 'TRANSITION', targetStorageClass: 'ARCHIVE' },
    appliedRulePriority: rule.rulePriority,
    storageClass: 'STANDARD',
  };
}

function summaryOf(results: readonly LifecycleResult[]) {
  const archived = results.filter(({ rule }) => rule.action.type === 'transition').length;
  return {
    expiringImageTotalCount: results.length - archived,
    ...(archived > 0 && {
      transitioningImageTotalCounts: [{ targetStorageClass: 'ARCHIVE', imageTotalCount: archived }],
    }),
  };
}

function repositoryIn(
  registry: Registry,
  { repositoryName, registryId }: z.infer<typeof InRepository>,
) {
  const repository = repositoryNamed(registry, repositoryName, registryId);
  return { repository, named: { registryId: registry.world.account, repositoryName } };
}

const noPolicy = ({ world }: Registry, { repositoryName }: Repository): AwsError =>
  new AwsError(
    'LifecyclePolicyNotFoundException',
    `Lifecycle policy does not exist for the repository with name '${repositoryName}' in the registry with id '${world.account}'`,
  );
