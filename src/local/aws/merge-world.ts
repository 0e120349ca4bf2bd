import type { Image, ImageChange, World, WorldChange } from './world.ts';

/**
 * The world after a change: repositories are found by name and images by digest, given fields replace
 * theirs, unknown ones are added, those that are gone left out, and given faults join those that are there. A finding's details, what is
 * said of an image's use, what ECS deploys, a feed and a list of Slack's take the place of earlier ones. A tag the change gives to one image leaves the image that had
 * it, as a push would move it.
 */
export function mergeWorld(world: World, change: WorldChange): World {
  const { account = world.account, region = world.region, repositories = [], faults = [] } = change;
  const details = [...(world.findingDetails ?? []), ...(change.findingDetails ?? [])];
  const merged = new Map(world.repositories.map((each) => [each.repositoryName, each]));
  for (const changed of repositories) {
    const before = merged.get(changed.repositoryName);
    merged.set(changed.repositoryName, {
      ...before,
      ...changed,
      images: mergeImages(before?.images ?? [], changed.images ?? []),
    });
  }
  return {
    ...world,
    ...change,
    account,
    region,
    repositories: [...merged.values()],
    findingDetails: [...new Map(details.map((one) => [one.findingArn, one])).values()],
    clusters: byKey('resourceId', world.clusters, change.clusters),
    coverage: byKey('resourceId', world.coverage, change.coverage),
    serviceRevisions: byKey('serviceRevisionArn', world.serviceRevisions, change.serviceRevisions),
    taskDefinitions: byKey('taskDefinitionArn', world.taskDefinitions, change.taskDefinitions),
    feeds: { ...world.feeds, ...change.feeds },
    slack: { ...world.slack, ...change.slack },
    faults: [...(world.faults ?? []), ...faults],
  };
}

const byKey = <Key extends string, T extends Readonly<Record<Key, string>>>(
  key: Key,
  before: readonly T[] = [],
  changes: readonly T[] = [],
): T[] => [...new Map([...before, ...changes].map((one) => [one[key], one])).values()];

function mergeImages(before: Image[], changes: ImageChange[]): Image[] {
  const taken = new Set(changes.flatMap((image) => image.imageTags ?? []));
  const merged = new Map<string, Image>(
    before.map((image) => [
      image.imageDigest,
      { ...image, imageTags: (image.imageTags ?? []).filter((tag) => !taken.has(tag)) },
    ]),
  );
  for (const { gone, ...change } of changes) {
    const known = merged.get(change.imageDigest);
    if (gone) merged.delete(change.imageDigest);
    else merged.set(change.imageDigest, { imageTags: [], ...known, ...change });
  }
  return [...merged.values()];
}
