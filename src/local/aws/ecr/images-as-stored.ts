import { type Registry, tagsOf } from './registry.ts';

export type ImageAsStored = { repository: string; digest: string; tags: string[] };

/** All images of all repositories as they are now, tags sorted. */
export function imagesOf(registry: Registry): ImageAsStored[] {
  return registry.world.repositories.flatMap(({ repositoryName, images }) =>
    images.map((image) => ({
      repository: repositoryName,
      digest: image.imageDigest,
      tags: [...tagsOf(image)].sort(),
    })),
  );
}
