import { ecrRepositoryArn, type ImageRef } from '../core/image.ts';

/** The ARN under which Inspector knows an image: `arn:aws:ecr:<region>:<account>:repository/<name>/<digest>`. */
export const ecrImageArn = (image: ImageRef): string =>
  `${ecrRepositoryArn(image)}/${image.digest}`;
