import { type Registry, tagsOf } from './registry.ts';

export type ImageAsStored = {
  /** Of another registry than the world's own: whose it is. */
  account?: string;
  region?: string;
  repository: string;
  digest: string;
  tags: string[];
};

/** All images of all repositories of all accounts as they are now, tags sorted. */
export const imagesOf = (registry: Registry): ImageAsStored[] => [
  ...imagesIn(registry),
  ...registry.others.flatMap((other) => {
    const { account, region } = other.world;
    return imagesIn(other).map((image) => ({ account, region, ...image }));
  }),
];

const imagesIn = ({ world }: Registry): ImageAsStored[] =>
  world.repositories.flatMap(({ repositoryName, images }) =>
    images.map((image) => ({
      repository: repositoryName,
      digest: image.imageDigest,
      tags: [...tagsOf(image)].sort(),
    })),
  );
