/** The operations of Amazon ECR that are answered here. */
export const REGISTRY_OPERATIONS = [
  'BatchDeleteImage',
  'BatchGetImage',
  'DescribeImages',
  'DescribeImageScanFindings',
  'DescribeRepositories',
  'GetDownloadUrlForLayer',
  'GetRegistryScanningConfiguration',
  'ListImages',
  'ListTagsForResource',
  'PutImage',
  'StartImageScan',
] as const;

export type RegistryOperation = (typeof REGISTRY_OPERATIONS)[number];
