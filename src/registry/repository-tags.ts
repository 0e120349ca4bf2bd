import { type ECRClient, ListTagsForResourceCommand } from '@aws-sdk/client-ecr';
import { failureOf, mayPass } from '../core/aws-failure.ts';
import { ecrRepositoryArn, type ImageRef } from '../core/image.ts';
import type { RepositoryTags } from '../core/telling/repository-tags.ts';
import { HOUR } from '../core/time.ts';

/**
 * What the owners of an image's repository say by its AWS tags. Undefined where that cannot be read: the right
 * to is missing, or the repository is gone; then the policy's own rules hold, and nobody is left without a word.
 * Throws TransientFailure: half an hour later the message would stand in another channel.
 */
export type RepositoryTagsOf = (
  repository: Pick<ImageRef, 'account' | 'region' | 'repository'>,
) => Promise<RepositoryTags | undefined>;

/** A sweep may come by so many repositories; beyond them all are forgotten, and read again. */
const MOST_REMEMBERED = 1_000;

/** Reads them once an hour, for as long as the function stays warm. */
export function repositoryTagsIn(
  ecrOf: (region: string, account: string) => ECRClient,
  now: () => Date,
): RepositoryTagsOf {
  const remembered = new Map<string, { until: number; tags: ReturnType<RepositoryTagsOf> }>();
  return (repository) => {
    const arn = ecrRepositoryArn(repository);
    const known = remembered.get(arn);
    if (known && known.until > now().getTime()) return known.tags;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const tags = readTags(ecrOf(repository.region, repository.account), arn).catch(
      (failure: unknown) => {
        remembered.delete(arn);
        throw failure;
      },
    );
    remembered.set(arn, { until: now().getTime() + HOUR, tags });
    return tags;
  };
}

async function readTags(ecr: ECRClient, arn: string): Promise<RepositoryTags | undefined> {
  try {
    const { tags = [] } = await ecr.send(new ListTagsForResourceCommand({ resourceArn: arn }));
    const valueOf = (key: string) => tags.find(({ Key }) => Key === key)?.Value?.trim();
    const slackChannel = valueOf('slack-channel');
    const owner = valueOf('owner');
    return { ...(slackChannel && { slackChannel }), ...(owner && { owner }) };
  } catch (error) {
    if (!mayPass(error)) return undefined;
    throw failureOf(`reading the tags of ${arn}`, error);
  }
}
