import { Digest } from '../core/digest.ts';
import type { ImageRef } from '../core/image.ts';
import { RepositoryName } from './repository-name.ts';

/** The image that an ARN names, `arn:aws:ecr:<region>:<account>:repository/<name>/sha256:…`; undefined for any other. */
export function imageInArn(arn: string): ImageRef | undefined {
  const { name, registry } = RepositoryName.safeParse(arn).data ?? {};
  const digest = Digest.safeParse(/\/(sha256:[^/]*)$/.exec(arn)?.[1]);
  if (!name || !registry || !digest.success) return undefined;
  return { ...registry, repository: name, digest: digest.data };
}
