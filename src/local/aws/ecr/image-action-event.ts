import type { Image, Repository } from '../world.ts';
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
  registry.emitted += 1;
  const artifact = artifactTypeOf(image);
  registry.events.push({
    version: '0',
    id: `00000000-0000-4000-8000-${String(registry.emitted).padStart(12, '0')}`,
    'detail-type': 'ECR Image Action',
    source: 'aws.ecr',
    account: registry.asked.account,
    time: registry
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z'),
    region: registry.asked.region,
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
