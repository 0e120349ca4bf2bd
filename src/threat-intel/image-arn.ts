import type { ImageRef } from '../core/image.ts';

/** The ARN under which Inspector knows an image: `arn:aws:ecr:<region>:<account>:repository/<name>/<digest>`. */
export const ecrImageArn = ({ account, region, repository, digest }: ImageRef): string =>
  `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}/${digest}`;

/** AWS's partitions are told by the names of their regions. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
