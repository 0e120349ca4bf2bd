import { notImplemented } from '../aws-error.ts';
import { withWireTimes } from '../wire-times.ts';
import { accountOfKey, denied, registryFor } from './accounts.ts';
import { batchDeleteImage } from './delete-images.ts';
import { getDownloadUrlForLayer } from './layers.ts';
import {
  getLifecyclePolicy,
  getLifecyclePolicyPreview,
  putLifecyclePolicy,
  startLifecyclePolicyPreview,
} from './lifecycle-policies.ts';
import { putImage } from './put-image.ts';
import { batchGetImage, describeImages, listImages } from './read-images.ts';
import { describeRepositories, listTagsForResource } from './read-repositories.ts';
import type { Registry } from './registry.ts';
import { REGISTRY_OPERATIONS, type RegistryOperation } from './registry-operations.ts';
import {
  describePullThroughCacheRules,
  getRegistryPolicy,
  getRegistryScanningConfiguration,
  getRepositoryPolicy,
  listPullTimeUpdateExclusions,
  putRegistryScanningConfiguration,
  registerPullTimeUpdateExclusion,
} from './registry-settings.ts';
import { batchGetRepositoryScanningConfiguration } from './repository-scanning.ts';
import { describeImageScanFindings } from './scan-findings.ts';
import { startImageScan } from './start-scan.ts';
import { putImageTagMutability } from './tag-mutability.ts';

/** JSON 1.1: the header `x-amz-target` is this, a dot and the operation. */
export const REGISTRY_TARGET = 'AmazonEC2ContainerRegistry_V20150921';

const operations: Readonly<
  Record<RegistryOperation, (registry: Registry, body: unknown) => unknown>
> = {
  BatchDeleteImage: batchDeleteImage,
  BatchGetImage: batchGetImage,
  BatchGetRepositoryScanningConfiguration: batchGetRepositoryScanningConfiguration,
  DescribeImageScanFindings: describeImageScanFindings,
  DescribeImages: describeImages,
  DescribePullThroughCacheRules: describePullThroughCacheRules,
  DescribeRepositories: describeRepositories,
  GetDownloadUrlForLayer: getDownloadUrlForLayer,
  GetLifecyclePolicy: getLifecyclePolicy,
  GetLifecyclePolicyPreview: getLifecyclePolicyPreview,
  GetRegistryPolicy: getRegistryPolicy,
  GetRegistryScanningConfiguration: getRegistryScanningConfiguration,
  GetRepositoryPolicy: getRepositoryPolicy,
  ListImages: listImages,
  ListPullTimeUpdateExclusions: listPullTimeUpdateExclusions,
  ListTagsForResource: listTagsForResource,
  PutImage: putImage,
  PutImageTagMutability: putImageTagMutability,
  PutLifecyclePolicy: putLifecyclePolicy,
  PutRegistryScanningConfiguration: putRegistryScanningConfiguration,
  RegisterPullTimeUpdateExclusion: registerPullTimeUpdateExclusion,
  StartImageScan: startImageScan,
  StartLifecyclePolicyPreview: startLifecyclePolicyPreview,
};

/**
 * Answers one call to Amazon ECR with the body of its response, timestamps in epoch seconds.
 *
 * @param from the access key that the caller signed with, the region it signed for and the host it called, where the request says
 * @throws AwsError as AWS would, or InvalidAction for an operation nobody wrote here
 */
export function answerRegistryCall(
  registry: Registry,
  operation: string,
  body: unknown,
  from: { key?: string | undefined; region: string | undefined; host: string | undefined },
): unknown {
  const { registryId = registryIn(body) } = (body ?? {}) as { registryId?: string };
  const { account, region } = registry.world;
  const caller = {
    account: accountOfKey(from.key) ?? account,
    region: from.region ?? region,
  };
  const asked = {
    account: registryId ?? caller.account,
    region: caller.region,
    host: from.host ?? registry.asked.host,
  };
  registry.asked = asked;
  if (registryId && registry.world.foreignAccounts?.includes(registryId))
    throw denied(account, operation, asked);
  if (!isOperation(operation)) throw notImplemented('ecr', operation, REGISTRY_OPERATIONS);
  const meant = registryFor(registry, operation, caller, registryId);
  meant.asked = asked;
  return withWireTimes(operations[operation](meant, body));
}

/** ListTagsForResource names its repository by an ARN. */
const registryIn = (body: unknown): string | undefined => {
  const { resourceArn = '' } = (body ?? {}) as { resourceArn?: string };
  return /^arn:[a-z-]+:ecr:[a-z0-9-]+:(\d{12}):/.exec(resourceArn)?.[1];
};

const isOperation = (name: string): name is RegistryOperation => Object.hasOwn(operations, name);
