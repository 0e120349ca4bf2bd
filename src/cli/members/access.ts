/*
 * What a member's registry policy has to allow, beside what the functions' own roles allow them (stack/members.yml).
 */

/** What the functions send to a registry that they read. */
export const READING = [
  'ecr:BatchGetImage',
  'ecr:DescribeImageScanFindings',
  'ecr:DescribeImages',
  'ecr:DescribeRepositories',
  'ecr:GetDownloadUrlForLayer',
  'ecr:ListTagsForResource',
  'ecr:StartImageScan',
] as const;

/** And where they put and remove the marks of verdicts. */
export const MARKING = ['ecr:BatchDeleteImage', 'ecr:PutImage'] as const;
