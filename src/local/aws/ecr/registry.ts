import { AwsError } from '../aws-error.ts';
import type { Account, Image, Repository, World } from '../world.ts';
import type { EcrEvent } from './ecr-event.ts';

/** An Amazon ECR registry in memory. The world is its own copy: pushes and deletions change it. */
export type Registry = {
  world: World;
  now: () => Date;
  openedAt: Date;
  /** Events not yet taken, oldest first. */
  events: EcrEvent[];
  /** How many events there ever were: numbers the next one. */
  emitted: number;
  /** Those of the world's other accounts. */
  others: Registry[];
  /** Of such a one: whom it lets in. */
  account?: Account;
  /** The scans that StartImageScan has started and that are not done. */
  scanning: StartedScan[];
  /** The last preview of a lifecycle policy, by repository. */
  previews: Map<string, LifecyclePreview>;
  /**
   * The account and the region that the call being answered named (its events come from there), and
   * the host it went to (links lead back there).
   */
  asked: { account: string; region: string; host: string };
};

/** A scan under way, and what it will show. */
export type StartedScan = {
  repositoryName: string;
  imageDigest: string;
  shows: Image['scan'];
  account: string;
  region: string;
};

/** A preview that was started. */
export type LifecyclePreview = {
  lifecyclePolicyText: string;
  status: 'IN_PROGRESS' | 'COMPLETE';
};

/** How a caller names an image: by digest, by tag, or by both. */
export type ImageId = { imageDigest?: string | undefined; imageTag?: string | undefined };

export function openRegistry(world: World, now: () => Date): Registry {
  const { account, region } = world;
  const asked = { account, region, host: '127.0.0.1' };
  return {
    world: structuredClone(world),
    now,
    openedAt: now(),
    events: [],
    emitted: 0,
    others: [],
    scanning: [],
    previews: new Map(),
    asked,
  };
}

/**
 * A world has one registry, and it answers for whichever account and region is asked: recorded events
 * of several accounts play in one world.
 *
 * @throws AwsError RepositoryNotFoundException
 */
export function repositoryNamed(
  registry: Registry,
  name: string,
  registryId: string = registry.world.account,
): Repository {
  const found = registry.world.repositories.find((each) => each.repositoryName === name);
  if (found !== undefined) return found;
  throw new AwsError(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
  );
}

export function tagsOf(image: Image): string[] {
  return image.imageTags ?? [];
}

/** The image that fits everything the id says, or undefined. */
export function findImage(repository: Repository, id: ImageId): Image | undefined {
  if (id.imageDigest === undefined && id.imageTag === undefined) return undefined;
  return repository.images.find(
    (image) =>
      (id.imageDigest === undefined || image.imageDigest === id.imageDigest) &&
      (id.imageTag === undefined || tagsOf(image).includes(id.imageTag)),
  );
}

/** @throws AwsError ImageNotFoundException */
export function imageNamed(registry: Registry, repository: Repository, id: ImageId): Image {
  const image = findImage(repository, id);
  if (image !== undefined) return image;
  throw imageNotFound(registry, repository, id);
}

export function imageNotFound(registry: Registry, repository: Repository, id: ImageId): AwsError {
  return new AwsError(
    'ImageNotFoundException',
    `The image with imageId ${imageIdText(id)} does not exist within the repository with name ` +
      `'${repository.repositoryName}' in the registry with id '${registry.world.account}'`,
  );
}

/** An image id as AWS writes it in messages, with the word null for what was not given. */
export function imageIdText(id: ImageId): string {
  return `{imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'}`;
}
