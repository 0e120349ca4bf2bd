import type { Image, Repository } from '../world.ts';
import { emit } from './emit-event.ts';
import { artifactTypeOf, mediaTypeOf } from './image-manifest.ts';
import type { Registry } from './registry.ts';

/** Queues one event; the tag is "" for an image without one, as recorded from AWS. */
export function emitImageAction(
  registry: Registry,
  action: 'PUSH' | 'DELETE',
  repository: Repository,
  image: Image,
  tag: string,
): void {
  const artifact = artifactTypeOf(image);
  emit(registry, registry.asked, {
    'detail-type': 'ECR Image Action',
    resources: [],
    detail: {
      result: 'SUCCESS',
      'repository-name': repository.repositoryName,
      'image-digest': image.imageDigest,
      'action-type': action,
      'image-tag': tag,
      'manifest-media-type': mediaTypeOf(image),
      ...(artifact === undefined ? {} : { 'artifact-media-type': artifact }),
    },
  });
}
