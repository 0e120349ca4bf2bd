import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  type ECRClient,
  type ImageDetail,
} from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import { Digest } from '../core/digest.ts';
import { PermanentFailure } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import type { RegisteredImage } from '../core/ledger/difference.ts';
import type { Place } from '../core/served.ts';
import { wellFormed } from '../core/text.ts';
import { attachmentNamedBy } from '../intake/artifact-tag.ts';
import { isImageConfig, isIndexMediaType } from '../intake/manifest.ts';
import { RepositoryName } from '../intake/repository-name.ts';
import { EndlessPages, pagesOf } from './pages.ts';

/** A repository of a registry. */
export type RepositoryRef = Omit<ImageRef, 'digest'>;

/** The most that ECR gives on one page, of repositories and of images. */
const PAGE = 1_000;
/** A registry may have 100,000 repositories, and a repository as many images; pages may be short. */
const MOST_PAGES = 1_000;

/**
 * The repositories of a registry, by name: that of an account, or that which the credentials belong to; its region is
 * said to people who work with several. Throws TransientFailure or PermanentFailure.
 */
export async function listRepositories(
  ecr: ECRClient,
  { account, region }: Partial<Place> = {},
): Promise<RepositoryRef[]> {
  const found: RepositoryRef[] = [];
  const whose = `${account ? ` of ${account}` : ''}${region ? ` in ${region}` : ''}`;
  const doing = `listing the repositories${whose}`;
  const of = { ...(account && { registryId: account }), maxResults: PAGE };
  const ask = (nextToken: string | undefined) =>
    ecr.send(new DescribeRepositoriesCommand({ ...of, nextToken }));
  try {
    for await (const { repositories = [] } of pagesOf(ask, MOST_PAGES)) {
      for (const { repositoryArn } of repositories) {
        const { name = '', registry } = RepositoryName.safeParse(repositoryArn).data ?? {};
        if (registry) found.push({ ...registry, repository: name });
      }
    }
  } catch (error) {
    throw notListed(doing, error);
  }
  return found.sort((a, b) => (a.repository < b.repository ? -1 : 1));
}

const notListed = (doing: string, error: unknown): Error =>
  error instanceof EndlessPages
    ? new PermanentFailure(`${doing}: ${error.message}`, { cause: error })
    : failureOf(doing, error);

/** A page of the images of a repository. */
export interface ImagePage {
  readonly images: readonly RegisteredImage[];
  /** Gives the next page; absent on the last one. */
  readonly token?: string;
}

/**
 * One page, at most 1,000 images, tagged or not, or of the tagged ones alone. `gone`: there is no such repository any more; `expired`: the token gives
 * nothing any more, and the repository has to be begun anew. Throws TransientFailure or PermanentFailure.
 */
export async function listImages(
  ecr: ECRClient,
  { account, repository }: RepositoryRef,
  token?: string,
  only?: 'TAGGED',
): Promise<ImagePage | 'gone' | 'expired'> {
  const command = new DescribeImagesCommand({
    registryId: account,
    repositoryName: repository,
    maxResults: PAGE,
    nextToken: token,
    ...(only && { filter: { tagStatus: only } }),
  });
  try {
    const { imageDetails = [], nextToken } = await ecr.send(command);
    const images = imageDetails.flatMap((detail) => registeredIn(detail) ?? []);
    return { images, ...(nextToken && { token: nextToken }) };
  } catch (error) {
    if (nameOf(error) === 'RepositoryNotFoundException') return 'gone';
    if (token && nameOf(error) === 'InvalidParameterException') return 'expired';
    throw failureOf(listingIn(repository), error);
  }
}

const listingIn = (repository: string): string => `listing the images of ${repository}`;

/**
 * The tagged images of a repository, page by page; none of one that is not there any more. Throws
 * TransientFailure or PermanentFailure.
 */
export async function* taggedImages(
  ecr: ECRClient,
  repository: RepositoryRef,
): AsyncGenerator<readonly RegisteredImage[]> {
  const ask = async (token: string | undefined) => {
    const page = await listImages(ecr, repository, token, 'TAGGED');
    if (page === 'gone') return { images: [] };
    if (page === 'expired') throw new EndlessPages('ECR takes no token that it gives');
    return { images: page.images, nextToken: page.token };
  };
  try {
    for await (const { images } of pagesOf(ask, MOST_PAGES)) yield images;
  } catch (error) {
    throw notListed(listingIn(repository.repository), error);
  }
}

function registeredIn({
  imageDigest,
  imageTags = [],
  imagePushedAt,
  artifactMediaType,
  imageManifestMediaType,
}: ImageDetail): RegisteredImage | undefined {
  const digest = Digest.safeParse(imageDigest);
  if (!digest.success) return undefined;
  const isAttachment = imageTags.length > 0 && imageTags.every((tag) => attachmentNamedBy(tag));
  return {
    digest: digest.data,
    tags: wellFormed(imageTags).sort(),
    ...(imagePushedAt && { pushedAt: imagePushedAt.toISOString() }),
    isIndex: imageManifestMediaType !== undefined && isIndexMediaType(imageManifestMediaType),
    isOther: isAttachment || (artifactMediaType !== undefined && !isImageConfig(artifactMediaType)),
  };
}
