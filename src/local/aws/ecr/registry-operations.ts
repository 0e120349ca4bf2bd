/** The operations of Amazon ECR that are answered here. */
export const REGISTRY_OPERATIONS = [
  'BatchDeleteImage',
  'BatchGetImage',
  'BatchGetRepositoryScanningConfiguration',
  'DescribeImageScanFindings',
  'DescribeImages',
  'DescribePullThroughCacheRules',
  'DescribeRepositories',
  'GetDownloadUrlForLayer',
  'GetLifecyclePolicy',
  'GetLifecyclePolicyPreview',
  'GetRegistryPolicy',
  'GetRegistryScanningConfiguration',
  'GetRepositoryPolicy',
  'ListImages',
  'ListPullTimeUpdateExclusions',
  'ListTagsForResource',
  'PutImage',
  'PutImageTagMutability',
  'PutLifecyclePolicy',
  'PutRegistryScanningConfiguration',
  'RegisterPullTimeUpdateExclusion',
  'StartImageScan',
  'StartLifecyclePolicyPreview',
] as const;

export type RegistryOperation = (typeof REGISTRY_OPERATIONS)[number];
