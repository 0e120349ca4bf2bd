import { type ECRClient, ListTagsForResourceCommand } from '@aws-sdk/client-ecr';
import { failureOf, mayPass } from '../core/aws-failure.ts';
import { ecrRepositoryArn, type ImageRef } from '../core/image.ts';
import type { RepositoryTags } from '../core/telling/repository-tags.ts';
import { forAnHour } from './for-an-hour.ts';

/**
 * What the owners of an image's repository say by its AWS tags. Undefined where that cannot be read: the right
 * to is missing, or the repository is gone; then the policy's own rules hold, and nobody is left without a word.
 * Throws TransientFailure: half an hour later the message would stand in another channel.
 */
export type RepositoryTagsOf = (
  repository: Pick<ImageRef, 'account' | 'region' | 'repository'>,
) => Promise<RepositoryTags | undefined>;

/** Reads them once an hour, for as long as the function stays warm. */
export const repositoryTagsIn = (
  ecrOf: (region: string, account: string) => ECRClient,
  now: () => Date,
): RepositoryTagsOf =>
  forAnHour(
    ecrRepositoryArn,
    (repository) =>
      readTags(ecrOf(repository.region, repository.account), ecrRepositoryArn(repository)),
    now,
  );

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
