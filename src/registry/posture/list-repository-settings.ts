import { DescribeRepositoriesCommand, type ECRClient, type Repository } from '@aws-sdk/client-ecr';
import { failureOf } from '../../core/aws-failure.ts';
import { PermanentFailure } from '../../core/errors.ts';
import {
  type Encryption,
  MUTABILITIES,
  type RepositoryFacts,
  type TagMutability,
} from '../../core/posture/facts.ts';
import { type Known, known, unknown } from '../../core/posture/known.ts';
import { allPages } from './read-known.ts';

/** What the list of repositories says of each of them. */
export type RepositorySettings = Pick<
  RepositoryFacts,
  'account' | 'region' | 'repository' | 'mutability' | 'encryption'
> & {
  /** ISO time. */
  readonly createdAt?: string;
};

/**
 * The repositories of the registry that the credentials belong to, by name; `region`: which, for people who work
 * with several. Throws TransientFailure or PermanentFailure: half a list would look like all that there is.
 */
export async function listRepositorySettings(
  ecr: ECRClient,
  region?: string,
): Promise<RepositorySettings[]> {
  const ask = (nextToken: string | undefined) =>
    ecr.send(new DescribeRepositoriesCommand({ maxResults: 1_000, nextToken }));
  try {
    const all = await allPages(ask, ({ repositories = [] }) => repositories.flatMap(settingsIn));
    return all.sort((a, b) => (a.repository < b.repository ? -1 : 1));
  } catch (error) {
    if (error instanceof PermanentFailure) throw error;
    throw failureOf(
      `listing the repositories${region === undefined ? '' : ` in ${region}`}`,
      error,
    );
  }
}

/** Whatever a repository is called: one that is left out for its name would seem to be what it should be. */
const ARN = /^arn:[^:]+:ecr:([^:]+):(\d{12}):repository\/(.+)$/s;

function settingsIn(one: Repository): RepositorySettings[] {
  const [, region, account, repository] = ARN.exec(one.repositoryArn ?? '') ?? [];
  if (!region || !account || !repository) {
    throw new PermanentFailure('ECR lists a repository without an ARN of one');
  }
  return [
    {
      account,
      region,
      repository: repository.toWellFormed(),
      mutability: mutabilityIn(one),
      encryption: encryptionIn(one),
      ...(one.createdAt && { createdAt: one.createdAt.toISOString() }),
    },
  ];
}

function mutabilityIn({
  imageTagMutability,
  imageTagMutabilityExclusionFilters: filters = [],
}: Repository): Known<TagMutability> {
  const setting = MUTABILITIES.find((one) => one === imageTagMutability);
  if (!setting) return unknown(`ECR calls it ${imageTagMutability ?? 'nothing'}`);
  return known({ setting, exclusions: filters.flatMap(({ filter }) => filter ?? []) });
}

function encryptionIn({ encryptionConfiguration: found }: Repository): Known<Encryption> {
  if (!found?.encryptionType) return unknown('ECR does not say');
  const { encryptionType: type, kmsKey: key } = found;
  return known({ type, ...(key !== undefined && { key }) });
}
